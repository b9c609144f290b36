"""What plans answers about school years."""

from datetime import date

from gateway.clients.connection import Answer


class Period(Answer):
    period: str
    starts_on: date
    ends_on: date
    opens_on: date


class DistrictFirstDay(Answer):
    """A district, or a charter, with a first day and deadline of its own."""

    district_code: str
    first_day_on: date
    plans_due_on: date


class NextStatus(Answer):
    """What a school year may become now."""

    status: str
    needs_reason: bool


class SchoolYear(Answer):
    """`updates`: by kind of plan and period, whether its progress update is owed.

    `measures_required`: of each strategy, measure and data collection (C36).
    """

    school_year: str
    status: str
    first_day_on: date
    plans_due_on: date
    version: int
    periods: tuple[Period, ...]
    updates: dict[str, dict[str, str]]
    district_first_days: tuple[DistrictFirstDay, ...]
    measures_required: bool = True
    next_statuses: tuple[NextStatus, ...]


class SchoolYears(Answer):
    items: tuple[SchoolYear, ...]
