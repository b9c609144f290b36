"""What is stored survives the newer tables."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, text

from plans.calendar import usecases as calendar
from plans.calendar.domain import DEFAULT_UPDATES, Period
from plans.improvement.tables import PLAN
from servicekit.db import Database, migrate, new_id

_YEAR = (
    "INSERT INTO school_year (school_year, status, first_day_on, version, created_at, updated_at,"
    " parts) VALUES ('2026-2027', 'active', '2026-08-31', 1, '2026-07-01', '2026-07-01', '{}')"
)
_PLAN = (
    "INSERT INTO plan (id, kind, school_year, district_code, school_code, name, district_name,"
    " status, version, revision, created_at, updated_at)"
    " VALUES (:id, 'school', '2026-2027', '001', :school, 'A school', 'A district', 'submitted',"
    " 9, 2, '2026-10-01', '2026-10-01')"
)
_REVISION = (
    "INSERT INTO revision (plan_id, revision, text, content_sha256, submitted_at)"
    " VALUES (:id, :revision, :text, 'x', '2026-10-01')"
)


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


def test_a_plan_is_as_late_as_its_newest_revision_was(empty: Database) -> None:
    """The due day may have been moved since: what was frozen counts."""
    migrate(empty, "plans", revision="0007")
    late = {"023": ("false", "true"), "024": ("true", "false")}
    with empty.write() as session:
        session.execute(text(_YEAR))
        for school, told in late.items():
            plan = {"id": new_id().hex}
            session.execute(text(_PLAN), {**plan, "school": school})
            for number, is_late in enumerate(told, 1):
                frozen = {"revision": number, "text": f'{{"is_late":{is_late}}}'}
                session.execute(text(_REVISION), {**plan, **frozen})
    migrate(empty, "plans")
    with empty.read() as session:
        found = session.execute(select(PLAN.c.school_code, PLAN.c.is_late))
        assert {row.school_code: row.is_late for row in found} == {"023": True, "024": False}
