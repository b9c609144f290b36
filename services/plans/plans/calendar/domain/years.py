"""School years: their statuses, their first days, and what may be changed when (C06, D10)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from contracts.plans import PlanKind
from plans.calendar.domain.deadlines import DistrictFirstDay, day_of, due_on, end_of_day
from plans.calendar.domain.periods import (
    DEFAULT_UPDATES,
    ReportingPeriod,
    UpdateNeed,
    Updates,
    check_periods,
    default_periods,
)
from plans.calendar.errors import (
    FirstDayOutsideYear,
    NotASchoolYear,
    ReopeningUnexplained,
    SchoolYearArchived,
    SchoolYearClosed,
    SchoolYearStatusForbidden,
)
from servicekit.errors import FieldProblem

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
_REOPENINGS = frozenset(
    {(YearStatus.INACTIVE, YearStatus.ACTIVE), (YearStatus.ARCHIVED, YearStatus.INACTIVE)}
)
"""Back to where a year came from: the audit keeps why (C06)."""


@dataclass(frozen=True)
class NextStatus:
    """A status that the year may take now, and whether one must say why."""

    status: YearStatus
    needs_reason: bool


@dataclass(frozen=True)
class SchoolYear:
    """July 1 to June 30, written `2026-2027`; `first_days` by district code, where they differ.

    `measures_required`: each strategy of its plans needs a performance measure and a plan for
    collecting its data (22-12A-8(D)(4) and (5), C36).
    """

    school_year: str
    status: YearStatus
    first_day_on: date
    periods: tuple[ReportingPeriod, ...]
    version: int
    updates: Updates = field(default_factory=lambda: DEFAULT_UPDATES)
    first_days: Mapping[str, date] = field(default_factory=dict)
    measures_required: bool = True

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
        """The last day on which a plan is in time, where no district's own day counts (D10)."""
        return due_on(self.first_day_on)

    @property
    def plans_due_at(self) -> datetime:
        """The instant that day ends in Denver."""
        return end_of_day(self.plans_due_on)

    def due_on_in(self, district_code: str) -> date:
        """The last day on which the plans of a district and its schools are in time (D10)."""
        return due_on(self.first_days.get(district_code, self.first_day_on))

    @property
    def district_first_days(self) -> list[DistrictFirstDay]:
        """By district code."""
        return [DistrictFirstDay(code, day) for code, day in sorted(self.first_days.items())]

    @property
    def next_statuses(self) -> list[NextStatus]:
        """In the order of a year's life."""
        return [
            NextStatus(one, (self.status, one) in _REOPENINGS)
            for one in YearStatus
            if one in _NEXT[self.status]
        ]

    def former(self, years: int) -> str:
        """The name of the year so many years before."""
        begins = self.begins_in - years
        return f"{begins}-{begins + 1}"

    def next_period(self, kind: PlanKind, now: datetime) -> ReportingPeriod | None:
        """The first period whose update a plan of this kind may write, and that is not open yet."""
        today = day_of(now)
        needs = self.updates[kind]
        return next(
            (
                one
                for one in self.periods
                if needs[one.period] is not UpdateNeed.OFF and one.opens_on > today
            ),
            None,
        )

    def with_status(self, status: YearStatus, reason: str | None = None) -> "SchoolYear":
        """Raises SchoolYearStatusForbidden, ReopeningUnexplained."""
        if status is not self.status and status not in _NEXT[self.status]:
            raise SchoolYearStatusForbidden(
                f"A school year cannot go from {self.status} to {status}.",
                params={"from": self.status, "to": status},
            )
        if (self.status, status) in _REOPENINGS and not (reason or "").strip():
            raise ReopeningUnexplained(
                "Say why the school year is opened again.",
                at=[FieldProblem("/reason", ReopeningUnexplained.code, "Say why.")],
            )
        return replace(self, status=status)

    def with_first_day(self, first_day_on: date) -> "SchoolYear":
        """Raises SchoolYearArchived, FirstDayOutsideYear."""
        self._require_changeable()
        _check_first_day(first_day_on, "/first_day_on", *year_of(self.school_year))
        return replace(self, first_day_on=first_day_on)

    def with_first_days(self, days: Mapping[str, date | None]) -> "SchoolYear":
        """Districts' own first days; None takes one away, and those left out stay.

        Raises SchoolYearArchived, FirstDayOutsideYear.
        """
        self._require_changeable()
        changed = dict(self.first_days)
        for code, day in days.items():
            if day is None:
                changed.pop(code, None)
            else:
                _check_first_day(day, f"/district_first_days/{code}", *year_of(self.school_year))
                changed[code] = day
        return replace(self, first_days=changed)

    def with_periods(self, periods: Sequence[ReportingPeriod]) -> "SchoolYear":
        """Raises SchoolYearArchived, PeriodsIncomplete, PeriodDatesWrong, PeriodsOverlap."""
        self._require_changeable()
        check_periods(periods, *year_of(self.school_year))
        return replace(self, periods=tuple(periods))

    def with_updates(self, changed: Updates) -> "SchoolYear":
        """What is left out stays. Raises SchoolYearArchived."""
        self._require_changeable()
        merged = {kind: {**needs, **changed.get(kind, {})} for kind, needs in self.updates.items()}
        return replace(self, updates=merged)

    def with_measures(self, required: bool) -> "SchoolYear":
        """Whether plans need measures and data collection. Raises SchoolYearArchived."""
        self._require_changeable()
        return replace(self, measures_required=required)

    def _require_changeable(self) -> None:
        if self.status is YearStatus.ARCHIVED:
            raise SchoolYearArchived(
                "An archived school year is only read.", params={"school_year": self.school_year}
            )


def new_school_year(school_year: str, first_day_on: date | None) -> SchoolYear:
    """A draft year with the default periods; classes begin on August 1 unless said otherwise.

    Raises NotASchoolYear, FirstDayOutsideYear.
    """
    begins_in = year_of(school_year)[0].year
    draft = SchoolYear(
        school_year, YearStatus.DRAFT, date(begins_in, 8, 1), default_periods(begins_in), version=1
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


def _check_first_day(day: date, pointer: str, first: date, last: date) -> None:
    if not first <= day <= last:
        raise FirstDayOutsideYear(
            "The first day lies outside of the school year.",
            at=[FieldProblem(pointer, FirstDayOutsideYear.code, "Outside the year.")],
        )
