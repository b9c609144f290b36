"""Who did what, acting as what, when and why; hash-chained, never changed (R32)."""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import rfc8785
from sqlalchemy import Column, Row, String, Table, Text, func, select, text
from sqlalchemy.orm import Session

from servicekit.db import KIT, Database, JsonDocument, SeqInteger, UtcDateTime
from servicekit.telemetry import correlation_id

_AT_ONCE = 1_000  # rows of the chain read together
_FIRST = "0" * 64
_DENIALS_AN_HOUR = 100
_HOUR = timedelta(hours=1)

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


def take_turn(session: Session) -> None:
    """From here to its end this transaction alone records; SQLite has one writer anyhow.

    For a check of what other transactions record too, before one's own change to it.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT pg_advisory_xact_lock(4711024)"))


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
    take_turn(session)
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
    in_order = select(AUDIT).order_by(AUDIT.c.n).limit(_AT_ONCE)
    while rows := session.execute(in_order.where(AUDIT.c.n >= expected)).all():
        for row in rows:
            if row.n != expected or row.prev_hash != previous or row.row_hash != _hash_row(row):
                return expected
            previous, expected = row.row_hash, expected + 1
    return None


def count_rows(session: Session) -> int:
    """How long the chain is."""
    return session.execute(select(func.count()).select_from(AUDIT)).scalar_one()


class Denials:
    """Denied attempts as audit rows, one each (I8): at most 100 an hour of one actor.

    The last of them says that more may have followed, so that a flood does not fill the disk.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._began_at: datetime | None = None
        self._counts: dict[str, int] = {}

    def note(self, actor: Actor, attempt: str, code: str, *, now: datetime) -> None:
        """Write that `actor` was refused; `attempt` is method and path, `code` the error's."""
        count = self._count(actor.id, now)
        if count > _DENIALS_AN_HOUR:
            return
        change = {"code": code} | ({"more_left_out": True} if count == _DENIALS_AN_HOUR else {})
        with self._database.write() as session:
            record(session, actor, "denied", attempt[:200], now=now, outcome="deny", change=change)

    def _count(self, actor: str, now: datetime) -> int:
        with self._lock:
            if self._began_at is None or now >= self._began_at + _HOUR:
                self._began_at, self._counts = now, {}
            self._counts[actor] = self._counts.get(actor, 0) + 1
            return self._counts[actor]


def _hash_row(row: Row[Any]) -> str:
    return _hash_of({key: value for key, value in row._mapping.items() if key != "row_hash"})


def _hash_of(values: dict[str, Any]) -> str:
    plain = {**values, "at": values["at"].isoformat()}
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
