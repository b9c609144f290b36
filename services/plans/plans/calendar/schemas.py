"""Bodies and answers of the school years."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from contracts.plans import PlanKind
from plans.calendar.domain import Period, ReportingPeriod, UpdateNeed, YearStatus
from plans.calendar.usecases import YearChange
from plans.schemas import Answer, Body


def _only_text(value: object) -> object:
    if not isinstance(value, str):
        raise PydanticCustomError("date_text", "Write a date as 2026-08-31.")
    return value


IsoDate = Annotated[date, BeforeValidator(_only_text), Field(strict=False)]


DistrictCode = Annotated[str, Field(pattern=r"^[0-9A-Z]{3}$")]
_Period = Annotated[Period, Field(strict=False)]
_Need = Annotated[UpdateNeed, Field(strict=False)]
Updates = dict[PlanKind, dict[_Period, _Need]]


class PeriodBody(Body):
    """A reporting period with its first and last day."""

    period: _Period
    starts_on: IsoDate
    ends_on: IsoDate


class NewSchoolYear(Body):
    """A year to create; without a first day classes begin on August 1."""

    school_year: Annotated[str, Field(max_length=9)]
    first_day_on: IsoDate | None = None
    measures_required: bool = True


class SchoolYearPatch(Body):
    """What to change; what is left out stays, and a district's day that is null is taken away.

    To reopen a year (inactive to active, archived to inactive) takes a reason.
    """

    status: Annotated[YearStatus | None, Field(strict=False)] = None
    first_day_on: IsoDate | None = None
    periods: Annotated[list[PeriodBody] | None, Field(max_length=4)] = None
    updates: Updates | None = None
    district_first_days: Annotated[
        dict[DistrictCode, IsoDate | None] | None, Field(max_length=500)
    ] = None
    measures_required: bool | None = None
    reason: Annotated[str | None, Field(max_length=1000)] = None

    def as_change(self) -> YearChange:
        periods = None
        if self.periods is not None:
            periods = [
                ReportingPeriod(one.period, one.starts_on, one.ends_on) for one in self.periods
            ]
        return YearChange(
            self.status,
            self.first_day_on,
            periods,
            self.updates,
            self.district_first_days,
            self.measures_required,
            self.reason,
        )


class PeriodOut(Answer):
    period: Period
    starts_on: date
    ends_on: date
    opens_on: date


class NextStatusOut(Answer):
    status: YearStatus
    needs_reason: bool


class DistrictFirstDayOut(Answer):
    """A district, or a charter, with a first day and deadline of its own."""

    district_code: str
    first_day_on: date
    plans_due_on: date


class SchoolYearOut(Answer):
    """A year; `updates` says which kind of plan owes a progress update for which period.

    `measures_required`: each strategy needs a performance measure and a data-collection plan.
    """

    school_year: str
    status: YearStatus
    first_day_on: date
    plans_due_on: date
    plans_due_at: datetime
    version: int
    periods: Sequence[PeriodOut]
    updates: Mapping[PlanKind, Mapping[Period, UpdateNeed]]
    district_first_days: Sequence[DistrictFirstDayOut]
    measures_required: bool
    next_statuses: Sequence[NextStatusOut]
