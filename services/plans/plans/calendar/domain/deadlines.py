"""When plans are due: so many days after classes begin, until midnight in Denver (D10)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DENVER = ZoneInfo("America/Denver")
DAYS_UNTIL_DUE = 45
"""NMSA 22-12A-7(D): forty-five days after the beginning of the school year."""


@dataclass(frozen=True)
class DistrictFirstDay:
    """A district, or a charter, where classes begin on another day than in the state (D10)."""

    district_code: str
    first_day_on: date

    @property
    def plans_due_on(self) -> date:
        return due_on(self.first_day_on)

    @property
    def plans_due_at(self) -> datetime:
        """The instant that day ends in Denver."""
        return end_of_day(self.plans_due_on)


def due_on(first_day_on: date) -> date:
    """The last day on which a plan is in time where classes begin on that day (D10)."""
    return first_day_on + timedelta(days=DAYS_UNTIL_DUE)


def end_of_day(day: date) -> datetime:
    """The UTC instant of the next midnight in Denver: a deadline is met until then (section 6)."""
    return datetime.combine(day + timedelta(days=1), time(), DENVER).astimezone(UTC)


def day_of(now: datetime) -> date:
    """The day it is in Denver."""
    return now.astimezone(DENVER).date()
