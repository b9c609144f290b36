"""Each event has its effect once: inbox row and effect in one transaction, then the ack (R6, R9).

A transient failure (any `Unavailable`, or the database saying no) stays in the inbox with its next
attempt and is acked at once; a permanent one, or the fifth attempt, stays there as parked.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Column, Integer, Row, String, Table, Text, Uuid, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from contracts.events import CloudEvent, Event
from servicekit.bus import Message
from servicekit.db import KIT, Database, UtcDateTime, insert_new, upsert
from servicekit.errors import Invalid, Unavailable
from servicekit.settings import reach
from servicekit.telemetry import EVENTS_HANDLED, PARKED, correlated

ATTEMPTS = 5
_WAITS = (5, 30, 300, 1800)  # seconds before attempts 2 to 5
_log = logging.getLogger(__name__)
E = TypeVar("E", bound=Event)
E_contra = TypeVar("E_contra", bound=Event, contravariant=True)

INBOX = Table(
    "inbox",
    KIT,
    Column("consumer", String(60), primary_key=True, comment="sensitive=false"),
    Column("event_id", Uuid, primary_key=True, comment="sensitive=false"),
    Column("event_type", String(120), nullable=False, comment="sensitive=false"),
    Column("payload_hash", String(64), nullable=False, comment="sensitive=false"),
    Column("payload", Text, comment="kept while waiting or parked; sensitive=true"),
    Column("aggregate", String(200), nullable=False, comment="sensitive=false"),
    Column("aggregate_version", Integer, nullable=False, comment="sensitive=false"),
    Column("received_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("outcome", String(10), nullable=False, comment="done|waiting|parked; sensitive=false"),
    Column("attempts", Integer, nullable=False, comment="sensitive=false"),
    Column("available_at", UtcDateTime, comment="next attempt; sensitive=false"),
    Column("last_error", String(300), comment="sensitive=false"),
    Column("processed_at", UtcDateTime, comment="sensitive=false"),
)
INBOX_AGGREGATE = Table(
    "inbox_aggregate",
    KIT,
    Column("consumer", String(60), primary_key=True, comment="sensitive=false"),
    Column("aggregate", String(200), primary_key=True, comment="sensitive=false"),
    Column("version", Integer, nullable=False, comment="newest handled; sensitive=false"),
)


class Handler(Protocol[E_contra]):
    """`(session, event, *, now)`: the event's effect, idempotent, inside the transaction."""

    def __call__(self, session: Session, event: E_contra, *, now: datetime) -> None: ...


class Watcher(Protocol):
    """`(session, envelope, payload, *, now)`: sees every event; `payload` as it travelled."""

    def __call__(
        self, session: Session, envelope: CloudEvent, payload: str, *, now: datetime
    ) -> None: ...


class Consumer:
    """The handlers of one service, one function an event type; each calls one use case.

    An event type bound to the queue but not handled here is acked without effect.
    """

    def __init__(self, service: str) -> None:
        self.name = service
        self._handlers: dict[str, tuple[type[Event], Handler[Any], bool]] = {}
        self._watchers: list[Watcher] = []

    def on(
        self, event_type: type[E], *, latest_only: bool = False
    ) -> Callable[[Handler[E]], Handler[E]]:
        """Register a handler. `latest_only`: an older version of its aggregate has no effect."""

        def register(handler: Handler[E]) -> Handler[E]:
            if event_type.type in self._handlers:
                raise TypeError(f"{event_type.type} has two handlers in {self.name}")
            self._handlers[event_type.type] = (event_type, handler, latest_only)
            return handler

        return register

    def on_each(self, watcher: Watcher) -> Watcher:
        """Have `watcher` see every event, once, in the transaction of its handler."""
        self._watchers.append(watcher)
        return watcher

    @property
    def event_types(self) -> frozenset[str]:
        return frozenset(self._handlers)

    def receive(self, database: Database, messages: Sequence[Message], *, now: datetime) -> None:
        """Take a batch: when this returns, every message is stored or done and may be acked.

        One transaction with a savepoint each; if that fails as a whole, one by one.
        Raises what the database raises when it is down; then nothing may be acked.
        """
        try:
            with database.write() as session:
                for message in messages:
                    self._take(session, message, now)
                reach(f"{self.name}.before_effect_commit")
        except DBAPIError:
            for message in messages:
                with database.write() as session:
                    self._take(session, message, now)

    def retry_due(self, database: Database, *, now: datetime) -> int:
        """Try again what waits and is due; gives how many were tried."""
        with database.read() as session:
            due = session.execute(
                select(INBOX)
                .where(
                    INBOX.c.consumer == self.name,
                    INBOX.c.outcome == "waiting",
                    INBOX.c.available_at <= now,
                )
                .order_by(INBOX.c.received_at)
                .limit(50)
            ).all()
        for row in due:
            with database.write() as session:
                self._attempt(session, row.event_id, row.payload, row.attempts + 1, now)
        with database.read() as session:
            PARKED.labels(self.name).set(len(parked(session, self.name)))
        return len(due)

    def replay(self, database: Database, event_id: UUID, *, now: datetime) -> None:
        """Hand one parked message to its handler again (R10)."""
        with database.write() as session:
            row = session.execute(
                select(INBOX).where(
                    INBOX.c.consumer == self.name,
                    INBOX.c.event_id == event_id,
                    INBOX.c.outcome == "parked",
                )
            ).one()
            self._attempt(session, event_id, row.payload, ATTEMPTS, now)

    def park_dead_letter(self, database: Database, message: Message, *, now: datetime) -> None:
        """Keep what the broker gave up on beside what we parked ourselves."""
        with database.write() as session:
            event_id, payload = _identity_of(message)
            self._insert(session, event_id, message, payload, None, now)
            self._set(session, event_id, "parked", ATTEMPTS, "the broker gave up on it", now)

    def _take(self, session: Session, message: Message, now: datetime) -> None:
        event_id, payload = _identity_of(message)
        envelope, fault = _read_envelope(payload)
        if not self._insert(session, event_id, message, payload, envelope, now):
            self._notice_collision(session, event_id, payload)
            return
        if fault:
            self._set(session, event_id, "parked", 1, fault, now)
        else:
            self._attempt(session, event_id, payload, 1, now)

    def _insert(
        self,
        session: Session,
        event_id: UUID,
        message: Message,
        payload: str,
        envelope: CloudEvent | None,
        now: datetime,
    ) -> bool:
        return insert_new(
            session,
            INBOX,
            {
                "consumer": self.name,
                "event_id": event_id,
                "event_type": message.type,
                "payload_hash": _hash(payload),
                "payload": payload,
                "aggregate": envelope.subject if envelope else "",
                "aggregate_version": envelope.aggregateversion if envelope else 0,
                "received_at": now,
                "outcome": "waiting",
                "attempts": 0,
                "available_at": now,
            },
        )

    def _notice_collision(self, session: Session, event_id: UUID, payload: str) -> None:
        known = session.execute(
            select(INBOX.c.payload_hash).where(
                INBOX.c.consumer == self.name, INBOX.c.event_id == event_id
            )
        ).scalar_one()
        if known != _hash(payload):
            _log.error("id-collision: event %s arrived with another body", event_id)

    def _attempt(
        self, session: Session, event_id: UUID, payload: str, attempt: int, now: datetime
    ) -> None:
        envelope = CloudEvent.model_validate_json(payload)
        try:
            with session.begin_nested(), correlated(envelope.correlationid):
                for watcher in self._watchers:
                    watcher(session, envelope, payload, now=now)
                self._handle(session, envelope, now)
        except Unavailable as error:
            outcome = "parked" if attempt >= ATTEMPTS else "waiting"
            self._set(session, event_id, outcome, attempt, error.sentence, now)
        except DBAPIError as error:
            if error.connection_invalidated:
                raise  # the database is down: nothing of this batch may be acked
            self._set(session, event_id, "parked", attempt, _fault(error), now)
        except Exception as error:
            # A handler's bug must not stop the queue: it is parked, and replayed once mended.
            _log.exception("parked: %s %s", envelope.type, event_id)
            self._set(session, event_id, "parked", attempt, _fault(error), now)
        else:
            self._set(session, event_id, "done", attempt, None, now)

    def _handle(self, session: Session, envelope: CloudEvent, now: datetime) -> None:
        known = self._handlers.get(envelope.type)
        if known is None:
            return
        event_type, handler, latest_only = known
        if latest_only and not self._advance(session, envelope):
            return
        handler(session, event_type.read(envelope), now=now)

    def _advance(self, session: Session, envelope: CloudEvent) -> bool:
        version = envelope.aggregateversion
        advanced = upsert(
            session,
            INBOX_AGGREGATE,
            {"consumer": self.name, "aggregate": envelope.subject, "version": version},
            {"version": version},
            where=INBOX_AGGREGATE.c.version < version,
        )
        return advanced is not None

    def _set(
        self,
        session: Session,
        event_id: UUID,
        outcome: str,
        attempt: int,
        fault: str | None,
        now: datetime,
    ) -> None:
        wait = timedelta(seconds=_WAITS[min(attempt, len(_WAITS)) - 1])
        values: dict[str, Any] = {
            "outcome": outcome,
            "attempts": attempt,
            "last_error": fault[:300] if fault else None,
            "available_at": now + wait if outcome == "waiting" else None,
            "processed_at": now if outcome == "done" else None,
        }
        if outcome == "done":
            values["payload"] = None
        session.execute(
            update(INBOX)
            .where(INBOX.c.consumer == self.name, INBOX.c.event_id == event_id)
            .values(**values)
        )
        EVENTS_HANDLED.labels(self.name, outcome).inc()


def parked(session: Session, consumer: str) -> Sequence[Row[Any]]:
    """What waits for a person, oldest first."""
    return session.execute(
        select(INBOX)
        .where(INBOX.c.consumer == consumer, INBOX.c.outcome == "parked")
        .order_by(INBOX.c.received_at)
    ).all()


def waiting_count(session: Session, consumer: str) -> int:
    """How many events wait for another attempt."""
    return session.execute(
        select(func.count())
        .select_from(INBOX)
        .where(INBOX.c.consumer == consumer, INBOX.c.outcome == "waiting")
    ).scalar_one()


def _identity_of(message: Message) -> tuple[UUID, str]:
    payload = message.body.decode("utf-8", "replace")
    try:
        return UUID(message.id), payload
    except ValueError:
        # Without an id of its own a message is known by its content.
        return UUID(_hash(payload)[:32]), payload


def _read_envelope(payload: str) -> tuple[CloudEvent | None, str | None]:
    try:
        return CloudEvent.model_validate_json(payload), None
    except ValidationError as error:
        return None, f"not a CloudEvent of ours: {error.error_count()} faults"


def _hash(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()


def _fault(error: Exception) -> str:
    # Never the message of a foreign exception: it may quote the content.
    if isinstance(error, ValidationError):
        where = "; ".join("/".join(map(str, item["loc"])) for item in error.errors())
        return f"fields do not fit: {where}"
    return error.sentence if isinstance(error, Invalid) else type(error).__name__
