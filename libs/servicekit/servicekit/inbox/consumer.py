"""Each event has its effect once: inbox row and effect in one transaction, then the ack (R6, R9).

A transient failure (any `Unavailable`, or the database saying no) stays in the inbox with its next
attempt and is acked at once; a permanent one, or the fifth attempt, stays there as parked.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Row, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from contracts.events import CloudEvent, Event
from servicekit.bus import Message
from servicekit.db import Database, insert_new, insert_new_rows, upsert
from servicekit.errors import Invalid, Unavailable
from servicekit.inbox.arrivals import Arrival, NotOurs, arrival_of, read_envelope
from servicekit.inbox.tables import INBOX, INBOX_AGGREGATE
from servicekit.settings import reach
from servicekit.telemetry import EVENTS_HANDLED, PARKED, correlated

ATTEMPTS = 5
_WAITS = (5, 30, 300, 1800)  # seconds before attempts 2 to 5
_log = logging.getLogger(__name__)
E = TypeVar("E", bound=Event)
E_contra = TypeVar("E_contra", bound=Event, contravariant=True)


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

        All in one transaction; if anything fails in it, each in one of its own.
        Raises what the database raises when it is down; then nothing may be acked.
        """
        arrivals = [arrival_of(message) for message in messages]
        try:
            with database.write() as session:
                done = self._do_together(session, arrivals, now)
                reach(f"{self.name}.before_effect_commit")
        except Exception as error:  # undone; what each handler raised is in its arrival
            kind = type(error).__name__
            _log.warning("%d events together: %s, now each alone", len(arrivals), kind)
            for arrival in arrivals:
                with database.write() as session:
                    self._take(session, arrival, now)
        else:
            EVENTS_HANDLED.labels(self.name, "done").inc(done)

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
            arrival = arrival_of(message)
            insert_new(session, INBOX, self._row(arrival, now))
            why = "the broker gave up on it"
            self._set(session, arrival.event_id, "parked", ATTEMPTS, why, now)

    def _do_together(self, session: Session, arrivals: Sequence[Arrival], now: datetime) -> int:
        """As if each did well, which nearly all do: one INSERT for all. Gives how many were new."""
        done = {"outcome": "done", "attempts": 1, "payload": None, "available_at": None}
        rows = [self._row(arrival, now) | done | {"processed_at": now} for arrival in arrivals]
        new = set(insert_new_rows(session, INBOX, rows, INBOX.c.event_id))
        left = set(new)
        for arrival in arrivals:
            if arrival.event_id not in left:
                self._notice_collision(session, arrival)
                continue
            left.remove(arrival.event_id)
            try:
                envelope = arrival.envelope or read_envelope(arrival.payload)
                self._affect(session, envelope, arrival.payload, now)
            except DBAPIError:
                raise
            except Exception as error:
                arrival.failure = error  # this was its attempt: it has no second one now
                raise
        return len(new)

    def _take(self, session: Session, arrival: Arrival, now: datetime) -> None:
        event_id = arrival.event_id
        if not insert_new(session, INBOX, self._row(arrival, now)):
            self._notice_collision(session, arrival)
        elif arrival.failure is not None:
            self._keep(session, event_id, arrival.failure, 1, now)
        else:
            self._attempt(session, event_id, arrival.payload, 1, now)

    def _row(self, arrival: Arrival, now: datetime) -> dict[str, Any]:
        """Of an event that was not tried yet."""
        envelope = arrival.envelope
        return {
            "consumer": self.name,
            "event_id": arrival.event_id,
            "event_type": arrival.event_type,
            "payload_hash": arrival.payload_hash,
            "payload": arrival.payload,
            "aggregate": envelope.subject if envelope else "",
            "aggregate_version": envelope.aggregateversion if envelope else 0,
            "received_at": now,
            "outcome": "waiting",
            "attempts": 0,
            "available_at": now,
            "processed_at": None,
        }

    def _notice_collision(self, session: Session, arrival: Arrival) -> None:
        known = session.execute(
            select(INBOX.c.payload_hash).where(
                INBOX.c.consumer == self.name, INBOX.c.event_id == arrival.event_id
            )
        ).scalar_one()
        if known != arrival.payload_hash:
            _log.error("id-collision: event %s arrived with another body", arrival.event_id)

    def _attempt(
        self, session: Session, event_id: UUID, payload: str, attempt: int, now: datetime
    ) -> None:
        try:
            with session.begin_nested():
                self._affect(session, read_envelope(payload), payload, now)
        except Exception as error:
            self._keep(session, event_id, error, attempt, now)
        else:
            self._set(session, event_id, "done", attempt, None, now)

    def _affect(self, session: Session, envelope: CloudEvent, payload: str, now: datetime) -> None:
        with correlated(envelope.correlationid):
            for watcher in self._watchers:
                watcher(session, envelope, payload, now=now)
            self._handle(session, envelope, now)

    def _keep(
        self, session: Session, event_id: UUID, error: Exception, attempt: int, now: datetime
    ) -> None:
        """What the handler raised decides whether the event waits or is parked."""
        if isinstance(error, Unavailable):
            outcome = "parked" if attempt >= ATTEMPTS else "waiting"
            self._set(session, event_id, outcome, attempt, error.sentence, now)
            return
        if isinstance(error, DBAPIError):
            if error.connection_invalidated:
                raise error  # the database is down: nothing of this batch may be acked
        elif not isinstance(error, NotOurs):
            # A handler's bug must not stop the queue: it is parked, and replayed once mended.
            _log.error("parked: %s", event_id, exc_info=error)
        self._set(session, event_id, "parked", attempt, _fault(error), now)

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


def _fault(error: Exception) -> str:
    # Never the message of a foreign exception: it may quote the content.
    if isinstance(error, ValidationError):
        where = "; ".join("/".join(map(str, item["loc"])) for item in error.errors())
        return f"fields do not fit: {where}"
    return error.sentence if isinstance(error, Invalid) else type(error).__name__
