"""Column types that mean the same on PostgreSQL and SQLite."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import uuid_utils
from sqlalchemy import (
    JSON,
    BigInteger,
    CursorResult,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Result,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB

_NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def metadata() -> MetaData:
    """A service's own metadata, constraints named by convention."""
    return MetaData(naming_convention=_NAMING)


KIT = metadata()
"""The tables of servicekit itself (outbox, inbox, audit, …); part of every service's database."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC; refuses naive ones. What SQLite gives back naive is made aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JsonDocument = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON document; JSONB on PostgreSQL. What is hashed or signed is kept as text instead."""

SeqInteger = BigInteger().with_variant(Integer(), "sqlite")
"""An ascending number given by the database (SQLite counts only INTEGER keys)."""


def new_id() -> UUID:
    """A uuid7: unique, and sorted by when it was made."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def stored_rows_changed(result: Result[Any]) -> int:
    """How many rows an UPDATE, DELETE or INSERT changed."""
    return cast("CursorResult[Any]", result).rowcount
