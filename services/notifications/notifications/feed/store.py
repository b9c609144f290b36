"""Every query of the feed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from notifications.feed.tables import PublicEventRow

_ONE_WRITER = 4_711_031


def append_event(
    session: Session, event_id: UUID, event_type: str, envelope: str, *, now: datetime
) -> None:
    """Add an event at the end; a known one is not added again.

    One transaction at a time: with two, the later number could be seen first and a reader of the
    feed would pass by the earlier one for good.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_WRITER})
    insert = sqlite_insert if is_sqlite else pg_insert
    session.execute(
        insert(PublicEventRow)
        .values(event_id=event_id, event_type=event_type, envelope=envelope, received_at=now)
        .on_conflict_do_nothing()
    )


def list_after(session: Session, position: int, limit: int) -> Sequence[PublicEventRow]:
    """What follows `position`, in order."""
    return (
        session.execute(
            select(PublicEventRow)
            .where(PublicEventRow.position > position)
            .order_by(PublicEventRow.position)
            .limit(limit)
        )
        .scalars()
        .all()
    )
