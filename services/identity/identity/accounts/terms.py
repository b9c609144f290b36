"""From when until when an assignment holds: days in New Mexico, kept as instants."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from identity.accounts.errors import TermUnfit
from servicekit.errors import FieldProblem

_STATE_TIME = ZoneInfo("America/Denver")
_YEAR_BEGINS = (7, 1)


@dataclass(frozen=True)
class Term:
    """Both days belong to it; without the first it begins at once, without the last it stays."""

    first_day_on: date | None = None
    last_day_on: date | None = None


ALWAYS = Term()


def instants(term: Term, *, now: datetime) -> tuple[datetime, datetime | None]:
    """The first instant a new assignment holds, and the first it no longer does.

    Raises TermUnfit for a term that is over, begins in the past or ends before it begins.
    """
    today = day_of(now)
    first = term.first_day_on or today
    if first < today:
        _refuse("/first_day_on", "first-day-past", "It begins today or later.")
    return (now if first == today else _midnight(first)), last_instant(term, now=now)


def last_instant(term: Term, *, now: datetime) -> datetime | None:
    """The first instant it no longer holds. Raises TermUnfit."""
    if term.last_day_on is None:
        return None
    if term.last_day_on < max(term.first_day_on or day_of(now), day_of(now)):
        _refuse("/last_day_on", "last-day-early", "It ends today or later, not before it begins.")
    return _midnight(term.last_day_on + timedelta(days=1))


def day_of(instant: datetime) -> date:
    """The day in New Mexico."""
    return instant.astimezone(_STATE_TIME).date()


def last_day_of(ended_at: datetime | None) -> date | None:
    """The last day on which something holds that ends at this instant."""
    return day_of(ended_at - timedelta(microseconds=1)) if ended_at else None


@dataclass(frozen=True)
class SchoolYear:
    """From July 1 until June 30; `name` such as 2026-2027."""

    name: str
    begins_at: datetime


def school_year_of(instant: datetime) -> SchoolYear:
    """The school year that runs then."""
    day = day_of(instant)
    begins_in = day.year if (day.month, day.day) >= _YEAR_BEGINS else day.year - 1
    begins_at = _midnight(date(begins_in, *_YEAR_BEGINS))
    return SchoolYear(f"{begins_in}-{begins_in + 1}", begins_at)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _STATE_TIME).astimezone(UTC)


def _refuse(pointer: str, code: str, sentence: str) -> None:
    problem = FieldProblem(pointer, code, sentence)
    raise TermUnfit("These days do not fit.", at=[problem])
