"""Events leave through a table, written with the change, and only when the bus confirms them (R5).

One relay a service is active: an advisory lock on PostgreSQL, one process on SQLite. It reads what
is unpublished, never "greater than last seen", because a late commit has a lower number.
"""

import asyncio
import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from contracts.commands import Command
from contracts.events import CloudEvent, Event, source_of
from contracts.topology import COMMANDS, EVENTS
from servicekit.bus import Bus, BusUnavailable, Message
from servicekit.db import KIT, Database, SeqInteger, UtcDateTime, new_id, notify, upsert
from servicekit.errors import ServiceError
from servicekit.settings import reach
from servicekit.telemetry import EVENTS_PUBLISHED, UNPUBLISHED, correlation_id

CHANNEL = "outbox"
BATCH = 500
KEPT = timedelta(days=14)
_BACKOFF_SECONDS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 300)
# While the bus is down: however long that was, nothing may wait a minute afterwards (I11).
_BUS_DOWN_SECONDS = _BACKOFF_SECONDS[:5]
_log = logging.getLogger(__name__)

OUTBOX = Table(
    "outbox",
    KIT,
    Column("seq", SeqInteger, primary_key=True, comment="reading order; sensitive=false"),
    Column("event_id", Uuid, nullable=False, unique=True, comment="message id; sensitive=false"),
    Column("exchange", String(40), nullable=False, comment="sensitive=false"),
    Column("routing_key", String(120), nullable=False, comment="sensitive=false"),
    Column("aggregate", String(200), nullable=False, comment="subject; sensitive=false"),
    Column("payload", Text, nullable=False, comment="bytes on the wire; sensitive=true"),
    Column("created_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("available_at", UtcDateTime, nullable=False, comment="next attempt; sensitive=false"),
    Column("expires_at", UtcDateTime, comment="worthless after; sensitive=false"),
    Column("attempts", Integer, nullable=False, comment="sensitive=false"),
    Column("last_error", String(200), comment="sensitive=false"),
    Column("published_at", UtcDateTime, comment="sensitive=false"),
)
Index(
    "ix_outbox_unpublished",
    OUTBOX.c.seq,
    postgresql_where=OUTBOX.c.published_at.is_(None),
    sqlite_where=OUTBOX.c.published_at.is_(None),
)
_NEXT = (
    select(
        OUTBOX.c.seq,
        OUTBOX.c.event_id,
        OUTBOX.c.exchange,
        OUTBOX.c.routing_key,
        OUTBOX.c.aggregate,
        OUTBOX.c.payload,
        OUTBOX.c.available_at,
        OUTBOX.c.attempts,
    )
    .where(OUTBOX.c.published_at.is_(None))
    .order_by(OUTBOX.c.seq)
    .limit(BATCH)
)
OUTBOX_AGGREGATE = Table(
    "outbox_aggregate",
    KIT,
    Column("aggregate", String(200), primary_key=True, comment="subject; sensitive=false"),
    Column("version", Integer, nullable=False, comment="events so far; sensitive=false"),
)


def record(session: Session, event: Event, *, now: datetime) -> UUID:
    """Have `event` published once this transaction is committed; gives its id.

    `aggregateversion` counts the events of its subject without holes.
    """
    event_id = new_id()
    envelope = CloudEvent(
        id=event_id,
        source=source_of(event.type),
        type=event.type,
        subject=event.subject,
        time=now,
        dataschema=f"/api/docs/events/{event.type}.json",
        aggregateversion=_next_version(session, event.subject),
        correlationid=correlation_id(),
        data=event.model_dump(mode="json"),
    )
    _insert(session, event_id, EVENTS, event.type, event.subject, envelope.model_dump_json(), now)
    return event_id


def record_command(session: Session, command: Command, *, key: str, now: datetime) -> UUID:
    """Have `command` sent, encrypted under `key`; its row goes as soon as it is sent."""
    event_id = new_id()
    sealed = Fernet(key).encrypt(command.model_dump_json().encode()).decode()
    body = json.dumps({"id": str(event_id), "type": command.type, "sealed": sealed})
    expires_at: datetime | None = getattr(command, "expires_at", None)
    _insert(session, event_id, COMMANDS, command.type, f"command/{event_id}", body, now, expires_at)
    return event_id


def _insert(
    session: Session,
    event_id: UUID,
    exchange: str,
    routing_key: str,
    aggregate: str,
    payload: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    session.execute(
        OUTBOX.insert().values(
            event_id=event_id,
            exchange=exchange,
            routing_key=routing_key,
            aggregate=aggregate,
            payload=payload,
            created_at=now,
            available_at=now,
            expires_at=expires_at,
            attempts=0,
        )
    )
    notify(session, CHANNEL)


def _next_version(session: Session, aggregate: str) -> int:
    row = upsert(
        session,
        OUTBOX_AGGREGATE,
        {"aggregate": aggregate, "version": 1},
        {"version": OUTBOX_AGGREGATE.c.version + 1},
    )
    version: int = row.version
    return version


class Relay:
    """Publishes what the outbox of one service holds."""

    def __init__(self, database: Database, bus: Bus, *, service: str) -> None:
        self._database, self._bus, self._service = database, bus, service

    async def relay_once(self, *, now: datetime) -> int:
        """Publish what is due, concurrently across aggregates, in order within one.

        Gives how many the bus confirmed. A row that fails holds back the later ones of its
        aggregate and is tried again later.
        """
        chains = await asyncio.to_thread(self._due, now)
        outcomes = await asyncio.gather(*(self._publish_in_order(chain) for chain in chains))
        confirmed = [row for done, _ in outcomes for row in done]
        if confirmed:
            reach(f"{self._service}.after_publish_before_mark")
        failed = [failure for _, failure in outcomes if failure is not None]
        if confirmed or failed:
            await asyncio.to_thread(self._mark, confirmed, failed, now)
        EVENTS_PUBLISHED.labels(self._service).inc(len(confirmed))
        return len(confirmed)

    def _due(self, now: datetime) -> list[list[Row[Any]]]:
        with self._database.read() as session:
            rows = session.execute(_NEXT).all()
        UNPUBLISHED.labels(self._service).set(len(rows))
        chains: dict[str, list[Any]] = {}
        for row in rows:
            chains.setdefault(row.aggregate, []).append(row)
        return [chain for chain in chains.values() if chain[0].available_at <= now]

    async def _publish_in_order(
        self, chain: Sequence[Row[Any]]
    ) -> tuple[list[Row[Any]], tuple[Row[Any], ServiceError] | None]:
        done: list[Row[Any]] = []
        for row in chain:
            try:
                await self._bus.publish(
                    Message(
                        id=str(row.event_id),
                        type=row.routing_key,
                        body=row.payload.encode(),
                        exchange=row.exchange,
                    )
                )
            except ServiceError as error:
                return done, (row, error)
            done.append(row)
        return done, None

    def _mark(
        self,
        confirmed: Iterable[Row[Any]],
        failed: Iterable[tuple[Row[Any], ServiceError]],
        now: datetime,
    ) -> None:
        with self._database.write() as session:
            events = [row.seq for row in confirmed if row.exchange == EVENTS]
            commands = [row.seq for row in confirmed if row.exchange == COMMANDS]
            if events:
                session.execute(update(OUTBOX).where(_one_of(events)).values(published_at=now))
            if commands:
                session.execute(delete(OUTBOX).where(_one_of(commands)))
            for row, error in failed:
                is_down = isinstance(error, BusUnavailable)
                waits = _BUS_DOWN_SECONDS if is_down else _BACKOFF_SECONDS
                wait = waits[min(row.attempts, len(waits) - 1)]
                session.execute(
                    update(OUTBOX)
                    .where(OUTBOX.c.seq == row.seq)
                    .values(
                        attempts=row.attempts + 1,
                        last_error=f"{error.code}: {error.sentence}"[:200],
                        available_at=now + timedelta(seconds=wait),
                    )
                )

    def tidy(self, now: datetime) -> None:
        """Remove what was published 14 days ago and commands whose secret has expired."""
        with self._database.write() as session:
            session.execute(delete(OUTBOX).where(OUTBOX.c.published_at < now - KEPT))
            session.execute(delete(OUTBOX).where(OUTBOX.c.expires_at < now))


def _one_of(numbers: Sequence[int]) -> ColumnElement[bool]:
    """Written out: hundreds of parameters take the driver longer than the database."""
    return OUTBOX.c.seq.in_(bindparam("numbers", numbers, expanding=True, literal_execute=True))


def unpublished_count(session: Session) -> int:
    """How many events wait for the bus."""
    return session.execute(
        select(func.count()).select_from(OUTBOX).where(OUTBOX.c.published_at.is_(None))
    ).scalar_one()


def hold_relay_lock(connection: Connection) -> bool:
    """Whether this connection holds the right to relay; [pg] one of several workers does."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(4711023)")).scalar_one())
