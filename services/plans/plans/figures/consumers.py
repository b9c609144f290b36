"""What stars-sync tells, and what this service does about it."""

from datetime import datetime

from sqlalchemy.orm import Session

from contracts.stars_sync import DirectoryUpdated, SnapshotPublished
from plans.figures import usecases
from servicekit.inbox import Consumer


def consume(consumer: Consumer) -> None:
    """Keep the copies of directory and figures up to date."""

    @consumer.on(DirectoryUpdated, latest_only=True)
    def follow_directory(session: Session, event: DirectoryUpdated, *, now: datetime) -> None:
        usecases.follow_directory(session, event.version, now=now)

    @consumer.on(SnapshotPublished, latest_only=True)
    def follow_snapshot(session: Session, event: SnapshotPublished, *, now: datetime) -> None:
        usecases.follow_snapshot(
            session, event.snapshot_id, event.school_year, event.period, event.as_of, now=now
        )
