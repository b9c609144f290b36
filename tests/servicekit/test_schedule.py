"""Work asked for in a transaction is done after it, and again until it succeeds."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from servicekit import schedule
from servicekit.db import Database
from servicekit.errors import Unavailable
from servicekit.schedule import WORK, Jobs, Store


def ask(database: Database, now: datetime, key: str | None = None) -> None:
    with database.write() as session:
        schedule.later(session, "boil", {"cups": 2}, now=now, key=key)


def test_a_job_runs_once_and_its_result_is_stored_with_it(
    kit_database: Database, now: datetime
) -> None:
    jobs, done = Jobs(), []

    @jobs.on("boil")
    def boil(payload: dict[str, Any], at: datetime) -> Store:
        def store(session: Session) -> None:
            session.execute(text("SELECT 1"))
            done.append(payload["cups"])

        return store

    ask(kit_database, now)
    assert jobs.do_due(kit_database, now=now) == 1
    assert jobs.do_due(kit_database, now=now) == 0
    assert done == [2]


def test_a_failed_job_waits_says_why_and_is_tried_again(
    kit_database: Database, now: datetime
) -> None:
    jobs, fails = Jobs(), [True]

    @jobs.on("boil")
    def boil(payload: dict[str, Any], at: datetime) -> None:
        if fails.pop() if fails else False:
            raise Unavailable("no gas")

    ask(kit_database, now)
    jobs.do_due(kit_database, now=now)
    with kit_database.read() as session:
        assert session.execute(select(WORK.c.last_error)).scalar_one() == "no gas"
    assert jobs.do_due(kit_database, now=now + timedelta(seconds=1)) == 0
    assert jobs.do_due(kit_database, now=now + timedelta(seconds=2)) == 1
    assert jobs.do_due(kit_database, now=now + timedelta(hours=1)) == 0


def test_the_same_key_asks_once(kit_database: Database, now: datetime) -> None:
    ask(kit_database, now, key="tea")
    ask(kit_database, now, key="tea")
    with kit_database.read() as session:
        assert session.execute(select(func.count()).select_from(WORK)).scalar_one() == 1
