"""The read models follow the events: once, whatever comes twice or late (R6, I4)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select

from reporting.consumers.work import create_jobs
from reporting.domain.submitted import Question
from reporting.store import submitted
from reporting.tables import DirectoryCopyRow, OrganizationRow, PlanStatusRow, SchoolYearRow
from servicekit.db import Database
from servicekit.inbox import INBOX
from tests.services.reporting.conftest import Receive
from tests.services.reporting.factories import (
    DUE_AT,
    YEAR,
    Stars,
    make_created,
    make_entry,
    make_message,
    make_submitted,
    make_year,
)


def the_plan(database: Database) -> PlanStatusRow:
    with database.read() as session:
        return session.execute(select(PlanStatusRow)).scalar_one()


def test_a_submission_told_twice_counts_once(database: Database, receive: Receive) -> None:
    message = make_message(make_submitted("001/023"))
    receive(message, message)
    receive(message)
    assert the_plan(database).revision == 1
    with database.read() as session:
        assert session.execute(select(INBOX.c.outcome)).scalars().all() == ["done"]


def test_an_older_submission_never_overwrites_a_newer_one(
    database: Database, receive: Receive
) -> None:
    plan_id = uuid4()
    again = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
    newer = make_submitted("001/023", plan_id, revision=2, submitted_at=again, is_late=True)
    receive(make_message(newer, version=5))
    receive(make_message(make_submitted("001/023", plan_id), version=2))
    plan = the_plan(database)
    assert (plan.revision, plan.submitted_at, plan.is_late) == (2, again, True)


def test_a_creation_that_comes_after_its_submission_adds_only_the_due_date(
    database: Database, receive: Receive
) -> None:
    plan_id = uuid4()
    receive(make_message(make_submitted("001/023", plan_id), version=2))
    assert the_plan(database).due_at is None
    receive(make_message(make_created("001/023", plan_id), version=1))
    plan = the_plan(database)
    assert (plan.plan_id, plan.revision, plan.due_at) == (plan_id, 1, DUE_AT)


def test_an_older_state_of_a_school_year_has_no_effect(
    database: Database, receive: Receive
) -> None:
    receive(make_message(make_year(status="active"), version=2))
    receive(make_message(make_year(status="draft"), version=1))
    with database.read() as session:
        row = session.execute(select(SchoolYearRow)).scalar_one()
    assert (row.school_year, row.status, row.plans_due_at) == (YEAR, "active", DUE_AT)


def test_an_organization_is_known_by_its_plan_until_the_directory_tells(
    database: Database, receive: Receive, stars: Stars, copy_directory: Callable[[], int]
) -> None:
    receive(make_message(make_created("001/023")))
    assert _names(database) == {"001/023": "Name of 001/023"}
    copy_directory()
    assert _names(database)["001/023"] == "Red Bluff Middle School"
    receive(make_message(make_submitted("001/023")))
    assert _names(database)["001/023"] == "Red Bluff Middle School"


def test_the_directory_is_copied_from_where_the_copy_stands(
    database: Database, stars: Stars, copy_directory: Callable[[], int]
) -> None:
    copy_directory()
    stars.version, stars.entries = 2, [make_entry("001/023", "Renamed", is_open=False)]
    copy_directory()
    assert stars.asked_since == [0, 1]
    assert _names(database)["001/023"] == "Renamed"
    assert len(_names(database)) == 6


def test_an_older_directory_never_overwrites_a_newer_one(
    database: Database, stars: Stars, copy_directory: Callable[[], int]
) -> None:
    stars.version = 7
    copy_directory()
    stars.version, stars.entries = 6, [make_entry("001/023", "Older name")]
    copy_directory()
    assert _names(database)["001/023"] == "Red Bluff Middle School"
    with database.read() as session:
        assert session.execute(select(DirectoryCopyRow.version)).scalar_one() == 7


def test_the_directory_is_asked_for_again_when_stars_sync_is_back(
    database: Database, now: datetime, stars: Stars, copy_directory: Callable[[], int]
) -> None:
    stars.is_down = True
    assert copy_directory() == 1
    assert _names(database) == {}
    stars.is_down = False
    create_jobs(database, stars).do_due(database, now=now + timedelta(seconds=2))
    assert len(_names(database)) == 6


def test_a_large_state_is_copied_whole(
    database: Database, stars: Stars, copy_directory: Callable[[], int], receive: Receive
) -> None:
    stars.entries = [make_entry(f"{district:03}", "D") for district in range(1, 155)]
    stars.entries += [make_entry(f"001/{school:03}", "S") for school in range(1, 889)]
    copy_directory()
    receive(make_message(make_year()))
    with database.read() as session:
        (year,) = submitted.list_school_years(session)
        reach = make_entry("001", "").organization
        assert submitted.count_rows(session, year, reach, Question(), now=DUE_AT) == 889


def _names(database: Database) -> dict[str, str]:
    with database.read() as session:
        rows = session.execute(select(OrganizationRow)).scalars().all()
    return {
        row.district_code + (f"/{row.school_code}" if row.school_code else ""): row.name
        for row in rows
    }
