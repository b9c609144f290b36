"""Reading without a transaction, at the driver's own speed, and over connections that were cut."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Text, bindparam, cast, select, text
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError

from servicekit.auth.floors import AUTHZ_FLOOR
from servicekit.db import Database, notify, upsert
from tests.servers import PostgreSQL

ONES = select(cast(AUTHZ_FLOOR.c.account_id, Text), AUTHZ_FLOOR.c.authz_v + 1).where(
    AUTHZ_FLOOR.c.authz_v == bindparam("authz_v")
)


@pytest.fixture
def filled(kit_database: Database) -> Database:
    with kit_database.write() as session:
        for account, authz_v in (("a", 1), ("b", 1), ("c", 2)):
            values = {"account_id": account, "authz_v": authz_v}
            upsert(session, AUTHZ_FLOOR, values, values)
    return kit_database


@pytest.fixture
def on_postgresql(
    postgresql_server: PostgreSQL, postgres_url: Callable[[], str]
) -> Iterator[Database]:
    database = Database(postgres_url())
    yield database
    database.close()


def test_a_statement_is_asked_again_with_other_values(filled: Database) -> None:
    assert sorted(filled.ask(ONES, {"authz_v": 1})) == [("a", 2), ("b", 2)]
    assert filled.ask(ONES, {"authz_v": 2}) == [("c", 3)]
    assert list(filled.ask(ONES, {"authz_v": 9})) == []


def test_what_is_committed_is_asked_at_once_and_nothing_else(filled: Database) -> None:
    with filled.write() as session:
        values = {"account_id": "d", "authz_v": 7}
        upsert(session, AUTHZ_FLOOR, values, values)
        assert list(filled.ask(ONES, {"authz_v": 7})) == []
    assert filled.ask(ONES, {"authz_v": 7}) == [("d", 8)]


def test_a_statement_that_fails_raises_what_a_session_raises(kit_database: Database) -> None:
    with pytest.raises((OperationalError, ProgrammingError)):
        kit_database.ask(text("SELECT * FROM nowhere"), {})


def test_a_session_for_reading_writes_nothing(on_postgresql: Database) -> None:
    """[pg] Not by a promise of ours: the server refuses."""
    with on_postgresql.read() as session, pytest.raises(InternalError, match="read-only"):
        session.execute(text("CREATE TABLE written (id int)"))


def test_connections_that_the_server_ended_are_replaced_unnoticed(
    on_postgresql: Database, postgresql_server: PostgreSQL
) -> None:
    """[pg] F12: after a restart of the database nobody is told, and nobody sees an error."""
    one = select(text("1"))
    for _ in range(3):
        with on_postgresql.write() as writing, on_postgresql.read() as reading:
            assert (writing.execute(one).scalar(), reading.execute(one).scalar()) == (1, 1)
        assert on_postgresql.ask(text("SELECT 1"), {}) == [(1,)]
        postgresql_server.end_sessions()


def test_who_closes_a_database_makes_nobody_else_deaf_who_has_it_open(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kitchen.sqlite'}"
    heard: list[str] = []
    with closing(Database(url)) as ours:
        ours.listen("kettle", heard.append)
        Database(url).close()
        with ours.write() as session:
            notify(session, "kettle", "boils")
    assert heard == ["boils"]
