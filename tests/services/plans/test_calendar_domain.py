"""School years: deadlines, periods, what is owed, statuses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.plans import PlanKind
from plans.calendar.domain import (
    Period,
    ReportingPeriod,
    SchoolYear,
    UpdateNeed,
    YearStatus,
    end_of_day,
    new_school_year,
)
from plans.calendar.errors import (
    FirstDayOutsideYear,
    NotASchoolYear,
    PeriodDatesWrong,
    PeriodsIncomplete,
    PeriodsOverlap,
    ReopeningUnexplained,
    SchoolYearArchived,
    SchoolYearClosed,
    SchoolYearStatusForbidden,
)


def make_year(first_day_on: date | None = None) -> SchoolYear:
    return new_school_year("2026-2027", first_day_on)


def test_plans_are_due_45_days_after_the_first_day_until_midnight_in_denver() -> None:
    year = make_year(date(2026, 8, 31))
    assert year.plans_due_on == date(2026, 10, 15)
    assert year.plans_due_at == datetime(2026, 10, 16, 6, 0, tzinfo=UTC)


def test_a_deadline_in_winter_time_ends_an_hour_later_in_utc() -> None:
    assert end_of_day(date(2026, 10, 31)) == datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
    assert end_of_day(date(2026, 11, 1)) == datetime(2026, 11, 2, 7, 0, tzinfo=UTC)


@pytest.mark.requirement("AIP-076")
def test_a_new_year_has_the_four_periods_without_gap_or_overlap() -> None:
    year = make_year()
    assert year.status is YearStatus.DRAFT
    assert year.first_day_on == date(2026, 8, 1)
    assert [(one.period, one.ends_on) for one in year.periods] == [
        (Period.D40, date(2026, 10, 1)),
        (Period.D80, date(2026, 12, 15)),
        (Period.D120, date(2027, 3, 1)),
        (Period.EOY, date(2027, 6, 1)),
    ]
    assert year.periods[0].starts_on == date(2026, 7, 1)
    for former, later in zip(year.periods, year.periods[1:], strict=False):
        assert later.starts_on == former.ends_on + timedelta(days=1)


@pytest.mark.parametrize(
    "name", ["2026", "2026-2028", "2026/2027", "26-27", "2026-2027 ", "1999-2000"]
)
def test_a_school_year_has_two_years_that_follow_each_other(name: str) -> None:
    with pytest.raises(NotASchoolYear):
        new_school_year(name, None)


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2027, 7, 1)])
def test_the_first_day_lies_in_the_year(day: date) -> None:
    with pytest.raises(FirstDayOutsideYear) as refused:
        make_year(day)
    assert refused.value.at[0].pointer == "/first_day_on"


_ALLOWED = {
    ("draft", "active"),
    ("active", "inactive"),
    ("inactive", "active"),
    ("inactive", "archived"),
    ("archived", "inactive"),
}


@pytest.mark.requirement("AIP-025", "AIP-078")
@pytest.mark.parametrize("former", list(YearStatus))
@pytest.mark.parametrize("later", list(YearStatus))
def test_a_year_goes_through_its_statuses_in_order(former: YearStatus, later: YearStatus) -> None:
    year = replace(make_year(), status=former)
    if former is later or (former, later) in _ALLOWED:
        assert year.with_status(later, "The board asked.").status is later
    else:
        with pytest.raises(SchoolYearStatusForbidden):
            year.with_status(later, "The board asked.")


@pytest.mark.parametrize(
    ("former", "expected"),
    [
        ("draft", [("active", False)]),
        ("active", [("inactive", False)]),
        ("inactive", [("active", True), ("archived", False)]),
        ("archived", [("inactive", True)]),
    ],
)
def test_a_year_says_what_it_may_become_and_when_one_must_say_why(
    former: str, expected: list[tuple[str, bool]]
) -> None:
    year = replace(make_year(), status=YearStatus(former))
    assert [(one.status, one.needs_reason) for one in year.next_statuses] == expected
    for status, needs_reason in expected:
        if needs_reason:
            with pytest.raises(ReopeningUnexplained) as refused:
                year.with_status(YearStatus(status), "  ")
            assert refused.value.at[0].pointer == "/reason"
        else:
            assert year.with_status(YearStatus(status)).status == status


def test_an_archived_year_is_only_read() -> None:
    year = replace(make_year(), status=YearStatus.ARCHIVED)
    changes: list[Callable[[], SchoolYear]] = [
        lambda: year.with_first_day(date(2026, 8, 3)),
        lambda: year.with_periods(year.periods),
        lambda: year.with_first_days({"001": date(2026, 8, 3)}),
        lambda: year.with_updates({"school": {Period.D40: UpdateNeed.REQUIRED}}),
        lambda: year.with_measures(False),
    ]
    for change in changes:
        with pytest.raises(SchoolYearArchived):
            change()


@pytest.mark.parametrize("status", [one for one in YearStatus if one is not YearStatus.ACTIVE])
def test_entry_is_open_in_the_active_year_only(status: YearStatus) -> None:
    replace(make_year(), status=YearStatus.ACTIVE).require_open()
    with pytest.raises(SchoolYearClosed):
        replace(make_year(), status=status).require_open()


def _changed(index: int, **changed: Any) -> list[ReportingPeriod]:
    periods = list(make_year().periods)
    periods[index] = replace(periods[index], **changed)
    return periods


def test_periods_may_move_and_leave_gaps() -> None:
    periods = _changed(1, ends_on=date(2026, 12, 1))
    assert make_year().with_periods(periods).periods[1].ends_on == date(2026, 12, 1)


def test_periods_that_overlap_are_refused() -> None:
    with pytest.raises(PeriodsOverlap) as refused:
        make_year().with_periods(_changed(1, starts_on=date(2026, 10, 1)))
    (problem,) = refused.value.at
    assert (problem.pointer, problem.params["with"]) == ("/periods/1/starts_on", "40D")


def test_every_overlap_is_named_at_once() -> None:
    whole = (date(2026, 8, 1), date(2027, 5, 1))
    with pytest.raises(PeriodsOverlap) as refused:
        make_year().with_periods([ReportingPeriod(one, *whole) for one in Period])
    assert [one.pointer for one in refused.value.at] == [
        f"/periods/{index}/starts_on" for index in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("periods", "pointer"),
    [
        (_changed(0, starts_on=date(2026, 10, 2)), "/periods/0/ends_on"),
        (_changed(0, starts_on=date(2026, 6, 30)), "/periods/0/starts_on"),
        (_changed(3, ends_on=date(2027, 7, 1)), "/periods/3/ends_on"),
    ],
)
def test_a_period_ends_after_its_start_inside_the_year(
    periods: list[ReportingPeriod], pointer: str
) -> None:
    with pytest.raises(PeriodDatesWrong) as refused:
        make_year().with_periods(periods)
    assert [one.pointer for one in refused.value.at] == [pointer]


def test_all_four_periods_are_given_in_order() -> None:
    four = make_year().periods
    for wrong in (four[:3], four[::-1], (four[0], *four[:3])):
        with pytest.raises(PeriodsIncomplete):
            make_year().with_periods(wrong)


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("school", date(2026, 10, 5), "80D"),
        ("district", date(2026, 9, 30), "40D"),
        ("school", date(2026, 12, 15), "120D"),
        ("district", date(2027, 3, 1), None),
    ],
)
def test_the_next_period_is_the_first_that_is_owed_and_not_open_yet(
    kind: PlanKind, day: date, expected: str | None
) -> None:
    noon = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    period = make_year().next_period(kind, noon)
    assert (period and period.period) == expected


@pytest.mark.parametrize(
    ("need", "expected"),
    [(UpdateNeed.OFF, "80D"), (UpdateNeed.OPTIONAL, "40D"), (UpdateNeed.REQUIRED, "40D")],
)
def test_a_year_decides_which_periods_its_plans_owe(need: UpdateNeed, expected: str) -> None:
    year = make_year().with_updates({"school": {Period.D40: need}})
    period = year.next_period("school", datetime(2026, 9, 1, tzinfo=UTC))
    assert period is not None
    assert period.period == expected
    assert year.updates["district"] == make_year().updates["district"]
    assert year.updates["school"][Period.D80] is UpdateNeed.REQUIRED


def test_a_district_has_a_first_day_and_deadline_of_its_own() -> None:
    year = make_year(date(2026, 8, 31)).with_first_days(
        {"001": date(2026, 8, 3), "501": date(2026, 9, 8)}
    )
    assert year.due_on_in("001") == date(2026, 9, 17)
    assert year.due_on_in("501") == date(2026, 10, 23)
    assert year.due_on_in("002") == year.plans_due_on == date(2026, 10, 15)
    left = year.with_first_days({"501": None})
    assert [one.district_code for one in left.district_first_days] == ["001"]
    assert left.due_on_in("501") == date(2026, 10, 15)


def test_a_districts_first_day_lies_in_the_year() -> None:
    with pytest.raises(FirstDayOutsideYear) as refused:
        make_year().with_first_days({"001": date(2027, 7, 1)})
    assert refused.value.at[0].pointer == "/district_first_days/001"
