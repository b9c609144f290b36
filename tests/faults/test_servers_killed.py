"""F05, F12 on the full stack: broker and database die under load, and come back."""

import time

import pytest
from sqlalchemy import text

from aipctl.deployables import DEPLOYABLES
from tests.faults.books import Books
from tests.faults.checking import close_edits, close_submissions
from tests.faults.writers import submit, writing
from tests.systems.stage import Stage, new_key

only_full = pytest.mark.parametrize("stage", ["full"], indirect=True, scope="package")
_RECOVERED_SECONDS = 60  # I11


@only_full
def test_f05_a_killed_broker_stops_nobody_and_loses_nothing(
    stage: Stage, books: Books, has_full_length: bool
) -> None:
    assert stage.rabbitmq is not None
    plans = [stage.ready_plan().id for _ in range(4)]
    drafts = [stage.begin_plan().id for _ in range(8)]
    before, *meanwhile, after = plans
    with writing(stage, books.edits, drafts):
        send(stage, books, before)
        stage.rabbitmq.kill()
        for plan_id in meanwhile:
            send(stage, books, plan_id)
        time.sleep(300 if has_full_length else 0)
        stage.rabbitmq.start()
        send(stage, books, after)
    assert set(books.edits.statuses) == {200}
    assert set(books.submissions.statuses) == {201}
    stage.wait_until_settled(seconds=_RECOVERED_SECONDS)
    close_edits(stage, books, drafts)
    close_submissions(stage, books, plans)


@only_full
def test_f12_a_killed_database_loses_no_acknowledged_save(
    stage: Stage, books: Books, has_full_length: bool
) -> None:
    assert stage.postgresql is not None
    plan, drafts = stage.ready_plan().id, [stage.begin_plan().id for _ in range(8)]
    with writing(stage, books.edits, drafts):
        wait_for_saves(stage, books, 16)
        stage.postgresql.kill()
        page = stage.person("coordinator").http.get("/")
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        stage.postgresql.start()
        wait_for_saves(stage, books, 16)
        for _ in range(15 if has_full_length else 2):
            stage.postgresql.end_sessions()
            time.sleep(2 if has_full_length else 0)
            wait_for_saves(stage, books, 16)
    assert set(books.edits.statuses) == {200, 503}, books.edits.statuses
    close_edits(stage, books, drafts)
    stage.wait_for("a relay works without its lock", lambda: every_relay_has_its_lock(stage))
    send(stage, books, plan)  # the workers have found the database again too
    close_submissions(stage, books, [plan])


def every_relay_has_its_lock(stage: Stage) -> bool:
    """Whether one worker a service may publish, and knows it: the lock goes with its session."""
    held = text(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711023 AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return all(len(stage.rows(one.name, held)) == 1 for one in DEPLOYABLES)


def send(stage: Stage, books: Books, plan_id: str) -> None:
    submit(stage.person("coordinator"), books.submissions, plan_id, new_key())


def wait_for_saves(stage: Stage, books: Books, further: int) -> None:
    """Until the writers have had so many further answers that something is stored."""
    before = books.edits.statuses[200]
    stage.wait_for(
        "the writers are not answered", lambda: books.edits.statuses[200] >= before + further
    )
