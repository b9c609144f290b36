"""INSERT … ON CONFLICT, the same on both databases."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic_core import to_json
from sqlalchemy import JSON, Column, Insert, Table, Text, bindparam, cast, func, select, text
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.expression import ColumnElement

T = TypeVar("T")
NewRow = ReadOnlyColumnCollection[str, Any]


def insert_new(session: Session, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same key is there; whether it was new.

    Waits for another transaction that inserts the same key at this moment.
    """
    key = next(iter(table.primary_key.columns))
    statement = _insert(session, table).values(**values).on_conflict_do_nothing().returning(key)
    return session.execute(statement).first() is not None


def insert_new_rows(
    session: Session, table: Table, rows: Sequence[Mapping[str, Any]], column: Column[T]
) -> Sequence[T]:
    """`insert_new` for many rows at once; gives this column of those that were new.

    [pg] As one parameter: the driver takes longer over one for each value than the database.
    """
    if session.get_bind().dialect.name == "sqlite":
        statement = sqlite_insert(table).on_conflict_do_nothing().returning(column)
        return session.execute(statement, rows).scalars().all()
    from_document = _insert_from_document(table, tuple(rows[0]), column)
    return session.execute(from_document, {"rows": to_json(rows).decode()}).scalars().all()


@cache
def _insert_from_document(
    table: Table, names: tuple[str, ...], column: Column[T]
) -> ReturningInsert[tuple[T]]:
    """[pg] Made once: it takes as long to put together as to execute."""
    document = cast(bindparam("rows", type_=Text), JSON)
    given = func.json_populate_recordset(text(f"NULL::{table.name}"), document)
    source = select(text(", ".join(names))).select_from(given)
    statement = postgres_insert(table).from_select(list(names), source)
    return statement.on_conflict_do_nothing().returning(column)


def upsert(
    session: Session,
    table: Table,
    values: Mapping[str, Any],
    update: Mapping[str, Any],
    *,
    where: ColumnElement[bool] | None = None,
) -> Any:
    """Insert a row, or set `update` on the one with the same primary key (only `where` it holds).

    Gives the row as it is now, None where `where` did not hold.
    """
    statement = (
        _insert(session, table)
        .values(**values)
        .on_conflict_do_update(index_elements=list(table.primary_key), set_=update, where=where)
        .returning(*table.columns)
    )
    return session.execute(statement).one_or_none()


class Upsert:
    """An `upsert` made once, for a row that is written over and over.

    `update` gives what is set where the row is there, from the columns of the new one. Its
    `bindparam` must not have the names of columns.
    """

    def __init__(self, table: Table, update: Callable[[NewRow], Mapping[str, Any]]) -> None:
        key = list(table.primary_key)
        postgres, sqlite = postgres_insert(table), sqlite_insert(table)
        self._statements: Mapping[str, Insert] = {
            "postgresql": postgres.on_conflict_do_update(
                index_elements=key, set_=update(postgres.excluded)
            ),
            "sqlite": sqlite.on_conflict_do_update(
                index_elements=key, set_=update(sqlite.excluded)
            ),
        }

    def execute(self, session: Session, row: Mapping[str, Any], **more: Any) -> None:
        statement = self._statements[session.get_bind().dialect.name]
        session.execute(statement, {**row, **more})


def _insert(session: Session, table: Table) -> PostgresInsert | SqliteInsert:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite_insert(table) if is_sqlite else postgres_insert(table)
