"""School years and periods: statuses, default dates, overlaps, deadline (C04, C06, D10, D17)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from plans.calendar.errors import (
    FirstDayOutsideYear,
    NotASchoolYear,
    PeriodDatesWrong,
    PeriodsIncomplete,
    PeriodsOverlap,
    SchoolYearClosed,
    SchoolYearStatusForbidden,
)
from servicekit.errors import FieldProblem

DENVER = ZoneInfo("America/Denver")
DAYS_UNTIL_DUE = 45
"""NMSA 22-12A-7(D): forty-five days after the beginning of the school year."""

YearStatusName = Literal["draft", "active", "inactive", "archived"]
_NAME = re.compile(r"(\d{4})-(\d{4})")


class YearStatus(StrEnum):
    """Entry is open in the active year only; archived years leave the default lists (C06)."""

    DRAFT = "draft"
    ACTIVE = "active"
    INACTIVE = "inactive"
    ARCHIVED = "archived"


_NEXT: dict[YearStatus, frozenset[YearStatus]] = {
    YearStatus.DRAFT: frozenset({YearStatus.ACTIVE}),
    YearStatus.ACTIVE: frozenset({YearStatus.INACTIVE}),
    YearStatus.INACTIVE: frozenset({YearStatus.ACTIVE, YearStatus.ARCHIVED}),
    YearStatus.ARCHIVED: frozenset({YearStatus.INACTIVE}),
}


class Period(StrEnum):
    """The reporting dates of a year, in order (22-12A-13, STARS)."""

    D40 = "40D"
    D80 = "80D"
    D120 = "120D"
    EOY = "EOY"


# Which of the school year's two calendar years, month, day (D17).
_DEFAULT_ENDS = {
    Period.D40: (0, 10, 1),
    Period.D80: (0, 12, 15),
    Period.D120: (1, 3, 1),
    Period.EOY: (1, 6, 1),
}

OWED_BY_KIND: dict[str, tuple[Period, ...]] = {
    "school": (Period.D80, Period.D120, Period.EOY),
    "district": (Period.D40, Period.D80, Period.D120),
}
"""For which periods a plan owes a progress update (C04)."""


@dataclass(frozen=True)
class ReportingPeriod:
    """The days from `starts_on` to `ends_on`, both included."""

    period: Period
    starts_on: date
    ends_on: date

    @property
    def opens_on(self) -> date:
        """The day on which its progress update opens (D17)."""
        return self.ends_on


@dataclass(frozen=True)
class SchoolYear:
    """July 1 to June 30, written `2026-2027`."""

    school_year: str
    status: YearStatus
    first_day_on: date
    periods: tuple[ReportingPeriod, ...]
    version: int

    @property
    def begins_in(self) -> int:
        return int(self.school_year[:4])

    @property
    def is_open(self) -> bool:
        return self.status is YearStatus.ACTIVE

    def require_open(self) -> None:
        """Raises SchoolYearClosed unless this is the year that is open for entry."""
        if not self.is_open:
            raise SchoolYearClosed(
                "This school year is closed for entry.",
                params={"school_year": self.school_year, "status": self.status},
            )

    @property
    def plans_due_on(self) -> date:
        """The last day on which a plan is in time (D10)."""
        return self.first_day_on + timedelta(days=DAYS_UNTIL_DUE)

    @property
    def plans_due_at(self) -> datetime:
        """The instant that day ends in Denver."""
        return end_of_day(self.plans_due_on)

    def former(self, years: int) -> str:
        """The name of the year so many years before."""
        begins = self.begins_in - years
        return f"{begins}-{begins + 1}"

    def next_period(self, kind: str, now: datetime) -> ReportingPeriod | None:
        """The first period a plan of this kind owes an update for that is not open yet."""
        today = now.astimezone(DENVER).date()
        owed = OWED_BY_KIND[kind]
        return next(
            (one for one in self.periods if one.period in owed and one.opens_on > today), None
        )

    def with_status(self, status: YearStatus) -> "SchoolYear":
        """Raises SchoolYearStatusForbidden."""
        if status is not self.status and status not in _NEXT[self.status]:
            raise SchoolYearStatusForbidden(
                f"A school year cannot go from {self.status} to {status}.",
                params={"from": self.status, "to": status},
            )
        return replace(self, status=status)

    def with_first_day(self, first_day_on: date) -> "SchoolYear":
        """Raises FirstDayOutsideYear."""
        first, last = year_of(self.school_year)
        if not first <= first_day_on <= last:
            raise FirstDayOutsideYear(
                "The first day lies outside of the school year.",
                at=[FieldProblem("/first_day_on", FirstDayOutsideYear.code, "Outside the year.")],
            )
        return replace(self, first_day_on=first_day_on)

    def with_periods(self, periods: Sequence[ReportingPeriod]) -> "SchoolYear":
        """Raises PeriodsIncomplete, PeriodDatesWrong, PeriodsOverlap."""
        _check_periods(periods, *year_of(self.school_year))
        return replace(self, periods=tuple(periods))


def new_school_year(school_year: str, first_day_on: date | None) -> SchoolYear:
    """A draft year with the default periods; classes begin on August 1 unless said otherwise.

    Raises NotASchoolYear, FirstDayOutsideYear.
    """
    begins_in = year_of(school_year)[0].year
    draft = SchoolYear(
        school_year, YearStatus.DRAFT, date(begins_in, 8, 1), _default_periods(begins_in), version=1
    )
    return draft if first_day_on is None else draft.with_first_day(first_day_on)


def year_of(school_year: str) -> tuple[date, date]:
    """First and last day of `2026-2027`. Raises NotASchoolYear."""
    years = _NAME.fullmatch(school_year)
    if years is None or int(years[2]) != int(years[1]) + 1 or int(years[1]) < 2000:
        raise NotASchoolYear(
            "A school year is written 2026-2027.",
            at=[FieldProblem("/school_year", NotASchoolYear.code, "Write it as 2026-2027.")],
        )
    return date(int(years[1]), 7, 1), date(int(years[2]), 6, 30)


def end_of_day(day: date) -> datetime:
    """The UTC instant of the next midnight in Denver: a deadline is met until then (section 6)."""
    return datetime.combine(day + timedelta(days=1), time(), DENVER).astimezone(UTC)


def _default_periods(begins_in: int) -> tuple[ReportingPeriod, ...]:
    periods: list[ReportingPeriod] = []
    starts_on = date(begins_in, 7, 1)
    for period, (offset, month, day) in _DEFAULT_ENDS.items():
        ends_on = date(begins_in + offset, month, day)
        periods.append(ReportingPeriod(period, starts_on, ends_on))
        starts_on = ends_on + timedelta(days=1)
    return tuple(periods)


def _check_periods(periods: Sequence[ReportingPeriod], first: date, last: date) -> None:
    if [one.period for one in periods] != list(Period):
        raise PeriodsIncomplete(
            "Give all four periods in order: 40D, 80D, 120D, EOY.",
            at=[FieldProblem("/periods", PeriodsIncomplete.code, "All four, in order.")],
        )
    for index, one in enumerate(periods):
        if not first <= one.starts_on <= one.ends_on <= last:
            raise PeriodDatesWrong(
                f"{one.period} must end on or after its start, inside the school year.",
                at=[FieldProblem(f"/periods/{index}", PeriodDatesWrong.code, "Check its dates.")],
            )
        if index and one.starts_on <= periods[index - 1].ends_on:
            former = periods[index - 1].period
            raise PeriodsOverlap(
                f"{one.period} begins before {former} has ended.",
                at=[
                    FieldProblem(
                        f"/periods/{index}",
                        PeriodsOverlap.code,
                        "Overlaps with the one before.",
                        {"with": former},
                    )
                ],
            )
