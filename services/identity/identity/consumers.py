"""What identity does when others tell it something."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.stars_sync import DirectoryUpdated
from identity.clients import Directory
from identity.directory import usecases as directory
from identity.mail import Mail
from identity.security import usecases as security
from servicekit import schedule
from servicekit.db import Database
from servicekit.inbox import Consumer
from servicekit.schedule import Jobs, Store

COPY_DIRECTORY = "copy-directory"


def create_consumer() -> Consumer:
    """The handlers of `identity.events`."""
    consumer = Consumer("identity")

    @consumer.on(DirectoryUpdated)
    def copy_later(session: Session, event: DirectoryUpdated, *, now: datetime) -> None:
        ask_for_directory(session, key=f"{COPY_DIRECTORY}-{event.version}", now=now)

    return consumer


def ask_for_directory(session: Session, *, key: str | None = None, now: datetime) -> None:
    """Have the worker copy what changed in the directory."""
    schedule.later(session, COPY_DIRECTORY, {}, now=now, key=key)


def create_jobs(database: Database, stars_sync: Directory, mail: Mail) -> Jobs:
    """The work identity does after its commits."""
    jobs = Jobs()

    @jobs.on(COPY_DIRECTORY)
    def copy_directory(payload: dict[str, Any], now: datetime) -> Store:
        with database.read() as session:
            known = directory.version_of_copy(session)
        changes = stars_sync.changes_since(known)
        return lambda session: directory.copy_changes(session, changes)

    @jobs.on(security.MAIL_RESET_LINK)
    def mail_reset_link(payload: dict[str, Any], now: datetime) -> Store:
        reset_id = UUID(payload["reset_id"])
        return lambda session: security.mail_reset_link(session, reset_id, mail=mail, now=now)

    return jobs
