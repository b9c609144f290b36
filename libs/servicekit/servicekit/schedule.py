"""Rows of work, done by the worker after the commit, and what it does every so often.

A use case that needs another service (figures, recipients, a mail) writes a row with `later`. The
worker calls the job outside of any transaction; what it returns is stored in a second transaction
together with the row being done. Jobs are idempotent: one may run twice after a crash.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Integer, String, Table, Uuid, delete, select, update
from sqlalchemy.orm import Session

from servicekit.db import KIT, Database, JsonDocument, UtcDateTime, insert_new, new_id, notify
from servicekit.errors import ServiceError

CHANNEL = "work"
ATTEMPTS = 200  # four days of trying: no outage of a night or a weekend loses work
KEPT = timedelta(days=14)
_LONGEST_WAIT = timedelta(minutes=30)
_log = logging.getLogger(__name__)

WORK = Table(
    "work",
    KIT,
    Column("id", Uuid, primary_key=True, comment="sensitive=false"),
    Column("kind", String(60), nullable=False, comment="sensitive=false"),
    Column("key", String(200), unique=True, comment="asked for once by key; sensitive=false"),
    Column("payload", JsonDocument, nullable=False, comment="ids and facts; sensitive=false"),
    Column("created_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("available_at", UtcDateTime, nullable=False, index=True, comment="sensitive=false"),
    Column("attempts", Integer, nullable=False, comment="sensitive=false"),
    Column("last_error", String(300), comment="sensitive=false"),
    Column("done_at", UtcDateTime, comment="sensitive=false"),
)

Store = Callable[[Session], None]
Job = Callable[[dict[str, Any], datetime], Store | None]


def later(
    session: Session, kind: str, payload: dict[str, Any], *, now: datetime, key: str | None = None
) -> None:
    """Have the worker do `kind` after this commit. With a `key` the same work is asked once."""
    insert_new(
        session,
        WORK,
        {
            "id": new_id(),
            "kind": kind,
            "key": key,
            "payload": payload,
            "created_at": now,
            "available_at": now,
            "attempts": 0,
        },
    )
    notify(session, CHANNEL)


class Jobs:
    """What the worker can do, one function a kind."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def on(self, kind: str) -> Callable[[Job], Job]:
        def register(job: Job) -> Job:
            self._jobs[kind] = job
            return job

        return register

    def do_due(self, database: Database, *, now: datetime) -> int:
        """Do what is due, oldest first; gives how many were tried."""
        with database.read() as session:
            due = session.execute(
                select(WORK)
                .where(WORK.c.done_at.is_(None), WORK.c.available_at <= now)
                .where(WORK.c.attempts < ATTEMPTS, WORK.c.kind.in_(list(self._jobs)))
                .order_by(WORK.c.available_at, WORK.c.id)
                .limit(50)
            ).all()
        for row in due:
            try:
                store = self._jobs[row.kind](row.payload, now)
                with database.write() as session:
                    if store is not None:
                        store(session)
                    session.execute(update(WORK).where(WORK.c.id == row.id).values(done_at=now))
            except Exception as error:
                # Whatever failed, the row stays, says why, and is tried again later.
                self._postpone(database, row.id, row.attempts + 1, error, now)
        return len(due)

    def _postpone(
        self, database: Database, work_id: object, attempts: int, error: Exception, now: datetime
    ) -> None:
        if not isinstance(error, ServiceError):
            _log.exception("work failed")
        reason = error.sentence if isinstance(error, ServiceError) else type(error).__name__
        wait = min(timedelta(seconds=2 ** min(attempts, 11)), _LONGEST_WAIT)
        with database.write() as session:
            session.execute(
                update(WORK)
                .where(WORK.c.id == work_id)
                .values(attempts=attempts, last_error=reason[:300], available_at=now + wait)
            )

    def tidy(self, database: Database, now: datetime) -> None:
        """Remove work done 14 days ago."""
        with database.write() as session:
            session.execute(delete(WORK).where(WORK.c.done_at < now - KEPT))


@dataclass(frozen=True)
class Every:
    """Something a worker does again and again, in its own thread of work."""

    seconds: float
    name: str
    act: Callable[[datetime], object]
