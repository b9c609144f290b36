"""School years as IT keeps them."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from plans.calendar import store
from plans.calendar import usecases as calendar
from plans.calendar.domain import Period, UpdateNeed, YearStatus
from plans.calendar.errors import (
    AnotherYearActive,
    DistrictUnknown,
    NoSuchSchoolYear,
    ReopeningUnexplained,
    SchoolYearExists,
    SchoolYearStale,
)
from plans.calendar.usecases import YearChange
from servicekit.audit import AUDIT
from servicekit.outbox import OUTBOX
from tests.services.plans.factories import IT, YEAR, make_places, make_year


def change(session: Session, now: datetime, what: YearChange, *, version: int = 1) -> int:
    year = calendar.change_school_year(
        session, YEAR, what, expected_version=version, by=IT.actor, now=now
    )
    return year.version


@pytest.mark.requirement("AIP-024", "AIP-075")
def test_a_created_year_is_a_draft_audited_and_told(session: Session, now: datetime) -> None:
    make_year(session, now, is_active=False)
    year = calendar.read_school_year(session, YEAR)
    assert (year.status, year.version, len(year.periods)) == (YearStatus.DRAFT, 1, 4)
    (payload,) = session.execute(select(OUTBOX.c.payload)).scalars()
    assert json.loads(payload)["data"] == {
        "school_year": "2026-2027",
        "status": "draft",
        "first_day_on": "2026-08-31",
        "plans_due_at": "2026-10-16T06:00:00Z",
        "district_plans_due_at": {},
    }
    row = session.execute(select(AUDIT)).one()
    assert (row.action, row.object) == ("school_year.created", "school-year/2026-2027")


def test_a_year_exists_once(session: Session, now: datetime) -> None:
    make_year(session, now)
    with pytest.raises(SchoolYearExists):
        make_year(session, now)


def test_one_year_is_active(session: Session, now: datetime) -> None:
    make_year(session, now)
    with pytest.raises(AnotherYearActive) as refused:
        make_year(session, now, "2027-2028")
    assert refused.value.params == {"school_year": YEAR}
    active = calendar.find_active_year(session)
    assert active is not None
    assert active.school_year == YEAR


def test_a_change_over_a_stale_version_is_refused(session: Session, now: datetime) -> None:
    make_year(session, now, is_active=False)
    what = YearChange(first_day_on=date(2026, 8, 10), reason="The board moved it.")
    assert change(session, now, what) == 2
    with pytest.raises(SchoolYearStale) as refused:
        change(session, now, YearChange(first_day_on=date(2026, 8, 11)))
    assert refused.value.params == {"version": 2}
    row = session.execute(select(AUDIT).order_by(AUDIT.c.n.desc()).limit(1)).one()
    assert row.reason == "The board moved it."
    assert row.change["to"]["first_day_on"] == "2026-08-10"


def test_two_changes_at_the_same_moment_do_not_both_win(session: Session, now: datetime) -> None:
    make_year(session, now, is_active=False)
    year = calendar.read_school_year(session, YEAR)
    mine, theirs = (replace(year, first_day_on=date(2026, 8, day), version=2) for day in (3, 4))
    assert store.change_school_year(session, mine, from_version=1, now=now)
    assert not store.change_school_year(session, theirs, from_version=1, now=now)
    assert calendar.read_school_year(session, YEAR).first_day_on == date(2026, 8, 3)


def test_a_change_that_changes_nothing_tells_nothing(session: Session, now: datetime) -> None:
    make_year(session, now, is_active=False)
    assert change(session, now, YearChange(status=YearStatus.DRAFT)) == 1
    assert len(session.execute(select(OUTBOX.c.seq)).all()) == 1


def test_what_a_year_owes_and_where_it_begins_otherwise_is_kept(
    session: Session, now: datetime
) -> None:
    make_year(session, now, is_active=False)
    make_places(session)
    what = YearChange(
        updates={"district": {Period.EOY: UpdateNeed.OPTIONAL}},
        district_first_days={"001": date(2026, 8, 3), "002": date(2026, 9, 1)},
    )
    assert change(session, now, what) == 2
    year = calendar.read_school_year(session, YEAR)
    assert year.updates["district"][Period.EOY] is UpdateNeed.OPTIONAL
    assert year.first_days == {"001": date(2026, 8, 3), "002": date(2026, 9, 1)}
    told = session.execute(select(OUTBOX.c.payload).order_by(OUTBOX.c.seq.desc()).limit(1)).scalar()
    assert json.loads(told or "")["data"]["district_plans_due_at"] == {
        "001": "2026-09-18T06:00:00Z",
        "002": "2026-10-17T06:00:00Z",
    }
    change(session, now, YearChange(district_first_days={"002": None}), version=2)
    assert calendar.read_school_year(session, YEAR).first_days == {"001": date(2026, 8, 3)}
    row = session.execute(select(AUDIT).order_by(AUDIT.c.n.desc()).limit(1)).one()
    assert row.change["from"]["district_first_days"]["002"] == "2026-09-01"
    assert row.change["to"]["updates"]["district"]["EOY"] == "optional"


def test_a_first_day_is_for_a_district_that_is_there(session: Session, now: datetime) -> None:
    make_year(session, now)
    make_places(session)
    what = YearChange(district_first_days={"001": date(2026, 8, 3), "777": date(2026, 8, 3)})
    with pytest.raises(DistrictUnknown) as refused:
        change(session, now, what, version=2)
    assert [one.pointer for one in refused.value.at] == ["/district_first_days/777"]


def test_reopening_a_year_takes_a_reason_and_keeps_it(session: Session, now: datetime) -> None:
    make_year(session, now)
    change(session, now, YearChange(status=YearStatus.INACTIVE), version=2)
    with pytest.raises(ReopeningUnexplained):
        change(session, now, YearChange(status=YearStatus.ACTIVE), version=3)
    why = "Flood: three districts could not submit."
    change(session, now, YearChange(status=YearStatus.ACTIVE, reason=why), version=3)
    assert calendar.read_school_year(session, YEAR).is_open
    row = session.execute(select(AUDIT).order_by(AUDIT.c.n.desc()).limit(1)).one()
    assert row.reason == why
    assert (row.change["from"]["status"], row.change["to"]["status"]) == ("inactive", "active")


def test_archived_years_leave_the_default_list(session: Session, now: datetime) -> None:
    make_year(session, now)
    change(session, now, YearChange(status=YearStatus.INACTIVE), version=2)
    change(session, now, YearChange(status=YearStatus.ARCHIVED), version=3)
    assert calendar.list_school_years(session, include_archived=False) == []
    assert len(calendar.list_school_years(session, include_archived=True)) == 1


def test_an_unknown_year_is_not_there(session: Session) -> None:
    with pytest.raises(NoSuchSchoolYear):
        calendar.read_school_year(session, "2030-2031")
