"""Back to a moment of a database, as often as a test likes: for one that lives many lives."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, inspect, text

from servicekit.db import Database

KEPT = "kept_moment"
"""The schema in which PostgreSQL keeps the rows."""


@contextmanager
def moment_of(database: Database) -> Iterator[Callable[[], None]]:
    """A function that makes the database hold again what it holds now, whatever was written since.

    The tables stay, and so do connections to them: an app that is open on it goes on.
    """
    keep = _keep_file if database.is_sqlite else _keep_rows
    with keep(database) as go_back:
        yield go_back


@contextmanager
def _keep_file(database: Database) -> Iterator[Callable[[], None]]:
    with closing(sqlite3.connect(":memory:")) as kept:

        def go_back() -> None:
            with closing(database.engine.raw_connection()) as live:
                driver: Any = live.driver_connection
                kept.backup(driver)

        with closing(database.engine.raw_connection()) as live:
            driver: Any = live.driver_connection
            driver.backup(kept)
        yield go_back


@contextmanager
def _keep_rows(database: Database) -> Iterator[Callable[[], None]]:
    tables = inspect(database.engine).get_table_names()

    def go_back() -> None:
        with database.engine.begin() as connection:
            # No trigger, no foreign key: revisions may go here, and tables come in any order.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))
            _copy(connection, tables)

    with database.engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {KEPT}"))
        for table in tables:
            connection.execute(text(f"CREATE TABLE {KEPT}.{table} AS TABLE public.{table}"))
    yield go_back
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {KEPT} CASCADE"))


def _copy(connection: Connection, tables: list[str]) -> None:
    for table in tables:
        kept = f"INSERT INTO {table} SELECT * FROM {KEPT}.{table}"  # noqa: S608  # names of tables
        connection.execute(text(kept))
