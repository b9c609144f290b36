"""Reporting periods: default dates, overlaps, which updates they bring (C04, D17)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from contracts.plans import PlanKind
from plans.calendar.errors import PeriodDatesWrong, PeriodsIncomplete, PeriodsOverlap
from servicekit.errors import FieldProblem


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


class UpdateNeed(StrEnum):
    """Whether a plan's progress update of a period is owed, only possible, or not taken."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    OFF = "off"


Updates = Mapping[PlanKind, Mapping[Period, UpdateNeed]]
DEFAULT_UPDATES: Updates = {
    "school": {one: UpdateNeed.OFF if one is Period.D40 else UpdateNeed.REQUIRED for one in Period},
    "district": {
        one: UpdateNeed.OFF if one is Period.EOY else UpdateNeed.REQUIRED for one in Period
    },
}
"""Which kind of plan owes which period until IT decides otherwise (C04)."""


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


def default_periods(begins_in: int) -> tuple[ReportingPeriod, ...]:
    """Without gap or overlap, the first from July 1 on (D17)."""
    periods: list[ReportingPeriod] = []
    starts_on = date(begins_in, 7, 1)
    for period, (offset, month, day) in _DEFAULT_ENDS.items():
        ends_on = date(begins_in + offset, month, day)
        periods.append(ReportingPeriod(period, starts_on, ends_on))
        starts_on = ends_on + timedelta(days=1)
    return tuple(periods)


def check_periods(periods: Sequence[ReportingPeriod], first: date, last: date) -> None:
    """Raises PeriodsIncomplete, PeriodDatesWrong, PeriodsOverlap, with every date to mend."""
    if [one.period for one in periods] != list(Period):
        raise PeriodsIncomplete(
            "Give all four periods in order: 40D, 80D, 120D, EOY.",
            at=[FieldProblem("/periods", PeriodsIncomplete.code, "All four, in order.")],
        )
    if wrong := list(_wrong_dates(periods, first, last)):
        raise PeriodDatesWrong("A period ends after its start, inside the school year.", at=wrong)
    if overlaps := list(_overlaps(periods)):
        raise PeriodsOverlap("A period begins before the former one has ended.", at=overlaps)


def _wrong_dates(
    periods: Sequence[ReportingPeriod], first: date, last: date
) -> Iterator[FieldProblem]:
    for index, one in enumerate(periods):
        if not first <= one.starts_on <= last:
            yield _wrong_date(index, "starts_on", one.period)
        if not one.starts_on <= one.ends_on <= last:
            yield _wrong_date(index, "ends_on", one.period)


def _wrong_date(index: int, name: str, period: Period) -> FieldProblem:
    pointer = f"/periods/{index}/{name}"
    return FieldProblem(pointer, PeriodDatesWrong.code, "Check this date.", {"period": period})


def _overlaps(periods: Sequence[ReportingPeriod]) -> Iterator[FieldProblem]:
    for index, (former, later) in enumerate(pairwise(periods), 1):
        if later.starts_on <= former.ends_on:
            yield FieldProblem(
                f"/periods/{index}/starts_on",
                PeriodsOverlap.code,
                "Overlaps with the one before.",
                {"period": later.period, "with": former.period},
            )
