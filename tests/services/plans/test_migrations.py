"""What is stored survives the newer tables."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text

from plans.calendar import usecases as calendar
from plans.calendar.domain import DEFAULT_UPDATES, Period
from servicekit.db import Database, migrate


@pytest.fixture
def empty(make_database: Callable[[str | None], Database]) -> Database:
    return make_database(None)


def test_a_years_periods_move_into_its_row(empty: Database) -> None:
    migrate(empty, "plans", revision="0002")
    with empty.write() as session:
        session.execute(
            text(
                "INSERT INTO school_year VALUES"
                " ('2026-2027', 'active', '2026-08-31', 3, '2026-07-01', '2026-07-01')"
            )
        )
        ends = {"EOY": "2027-06-01", "40D": "2026-10-02", "80D": "2026-12-15", "120D": "2027-03-01"}
        for period, end in ends.items():
            session.execute(
                text("INSERT INTO reporting_period VALUES ('2026-2027', :period, :start, :end)"),
                {"period": period, "start": f"{end[:8]}01", "end": end},
            )
    migrate(empty, "plans")
    with empty.read() as session:
        year = calendar.read_school_year(session, "2026-2027")
    assert [one.period for one in year.periods] == list(Period)
    assert year.periods[0].ends_on == date(2026, 10, 2)
    assert (year.version, year.updates, year.first_days) == (3, DEFAULT_UPDATES, {})
