"""Who did what, acting as what, when and why; hash-chained, never changed (R32)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import rfc8785
from sqlalchemy import Column, Row, String, Table, Text, select, text
from sqlalchemy.orm import Session

from servicekit.db import KIT, JsonDocument, SeqInteger, UtcDateTime
from servicekit.telemetry import correlation_id

_FIRST = "0" * 64

AUDIT = Table(
    "audit",
    KIT,
    Column("n", SeqInteger, primary_key=True, comment="place in the chain; sensitive=false"),
    Column("at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("actor", String(80), nullable=False, comment="account or client; sensitive=true"),
    Column("acting_as", String(80), comment="role and organization; sensitive=false"),
    Column("action", String(80), nullable=False, comment="sensitive=false"),
    Column("object", String(200), nullable=False, comment="sensitive=false"),
    Column("outcome", String(5), nullable=False, comment="allow|deny; sensitive=false"),
    Column("change", JsonDocument, comment="from and to, ids and states; sensitive=true"),
    Column("reason", Text, comment="sensitive=true"),
    Column("correlation_id", String(64), nullable=False, comment="sensitive=false"),
    Column("prev_hash", String(64), nullable=False, comment="sensitive=false"),
    Column("row_hash", String(64), nullable=False, comment="sensitive=false"),
)


@dataclass(frozen=True)
class Actor:
    """Who acts: an account or client id, and the assignment acted in."""

    id: str
    acting_as: str | None = None


def record(
    session: Session,
    actor: Actor,
    action: str,
    object_: str,
    *,
    now: datetime,
    outcome: Literal["allow", "deny"] = "allow",
    change: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Write one row in this transaction; `change`: from and to, no secret, no student value."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT pg_advisory_xact_lock(4711024)"))  # one chain, one writer
    last = session.execute(select(AUDIT).order_by(AUDIT.c.n.desc()).limit(1)).one_or_none()
    row: dict[str, Any] = {
        "n": last.n + 1 if last else 1,
        "at": now,
        "actor": actor.id,
        "acting_as": actor.acting_as,
        "action": action,
        "object": object_,
        "outcome": outcome,
        "change": change,
        "reason": reason,
        "correlation_id": correlation_id(),
        "prev_hash": last.row_hash if last else _FIRST,
    }
    session.execute(AUDIT.insert().values(**row, row_hash=_hash_of(row)))


def first_broken(session: Session) -> int | None:
    """The number of the first row that was changed or is missing; None if the chain holds."""
    previous, expected = _FIRST, 1
    for row in session.execute(select(AUDIT).order_by(AUDIT.c.n)):
        if row.n != expected or row.prev_hash != previous or row.row_hash != _hash_row(row):
            return expected
        previous, expected = row.row_hash, expected + 1
    return None


def _hash_row(row: Row[Any]) -> str:
    return _hash_of({key: value for key, value in row._mapping.items() if key != "row_hash"})


def _hash_of(values: dict[str, Any]) -> str:
    plain = {**values, "at": values["at"].isoformat()}
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
