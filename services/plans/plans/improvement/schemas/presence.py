"""Bodies and answers about who is in a plan."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from plans.improvement.domain.steps import Step
from plans.schemas import Answer, Body


class NewPresence(Body):
    """Where in the plan one is: a step, or null on the plan's first page."""

    step: Annotated[Step, Field(strict=False)] | None


class PresenceOut(Answer):
    """Somebody else who may edit the plan and has it open; `acting_as` is role@organization."""

    name: str
    acting_as: str
    step: Step | None
    since: Annotated[datetime, Field(validation_alias="arrived_at")]
