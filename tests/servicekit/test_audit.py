"""The audit is a chain: a changed or missing row shows."""

from datetime import datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from servicekit import audit
from servicekit.audit import AUDIT, Actor
from servicekit.db import Database, forbid_changes


def fill(database: Database, now: datetime) -> None:
    with database.write() as session:
        for number in range(1, 6):
            audit.record(
                session,
                Actor("someone", "it_admin@state"),
                "cup.filled",
                f"cup/{number}",
                now=now,
                change={"from": None, "to": number},
            )


def test_an_untouched_chain_holds(kit_database: Database, now: datetime) -> None:
    fill(kit_database, now)
    with kit_database.read() as session:
        assert audit.first_broken(session) is None


def test_a_changed_row_is_found(kit_database: Database, now: datetime) -> None:
    fill(kit_database, now)
    with kit_database.write() as session:
        session.execute(update(AUDIT).where(AUDIT.c.n == 3).values(reason="tampered"))
    with kit_database.read() as session:
        assert audit.first_broken(session) == 3


def test_a_missing_row_is_found(kit_database: Database, now: datetime) -> None:
    fill(kit_database, now)
    with kit_database.write() as session:
        session.execute(delete(AUDIT).where(AUDIT.c.n == 2))
    with kit_database.read() as session:
        assert audit.first_broken(session) == 2


@pytest.mark.parametrize("statement", [update(AUDIT).values(reason="x"), delete(AUDIT)])
def test_the_database_itself_refuses_changes(
    kit_database: Database, now: datetime, statement: object
) -> None:
    fill(kit_database, now)
    with kit_database.engine.begin() as connection:
        forbid_changes(connection, "audit")
    with pytest.raises(DBAPIError, match="audit is never changed"), kit_database.write() as session:
        session.execute(statement)  # type: ignore[call-overload]  # either kind of statement
