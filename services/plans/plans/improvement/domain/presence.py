"""Who else is in a plan at this moment, so that two people do not write the same unknowingly."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plans.improvement.domain.steps import Step

PRESENT_FOR = timedelta(seconds=60)
"""So long after they said so last somebody is still here: pages say it every 20 seconds, every 40
while nobody else is there."""
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Presence:
    """Somebody who may edit the plan and has it open; `step` is None on the plan's first page."""

    name: str
    acting_as: str
    step: Step | None
    arrived_at: datetime
