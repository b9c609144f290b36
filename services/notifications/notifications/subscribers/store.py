"""Every query of the subscribers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifications.subscribers.domain import Subscriber
from notifications.subscribers.errors import SubscriberNotFound
from notifications.subscribers.tables import SubscriberRow


def find_subscriber(session: Session, name: str) -> Subscriber | None:
    """An active one."""
    row = session.get(SubscriberRow, name, populate_existing=True)
    return _subscriber(row) if row is not None and row.is_active else None


def get_subscriber(session: Session, name: str) -> Subscriber:
    """An active one. Raises SubscriberNotFound."""
    found = find_subscriber(session, name)
    if found is None:
        raise SubscriberNotFound("There is no subscriber of this name.")
    return found


def list_subscribers(session: Session) -> Sequence[Subscriber]:
    """All, by name, the removed ones too."""
    rows = session.scalars(select(SubscriberRow).order_by(SubscriberRow.name))
    return [_subscriber(row) for row in rows]


def save_subscriber(session: Session, subscriber: Subscriber) -> None:
    session.merge(
        SubscriberRow(
            name=subscriber.name,
            event_patterns=list(subscriber.event_patterns),
            client_id=subscriber.client_id,
            is_active=subscriber.is_active,
            created_at=subscriber.created_at,
            rotated_at=None,
        )
    )
    session.flush()


def note_rotation(session: Session, name: str, *, now: datetime) -> None:
    session.execute(update(SubscriberRow).where(SubscriberRow.name == name).values(rotated_at=now))


def deactivate(session: Session, name: str) -> None:
    session.execute(update(SubscriberRow).where(SubscriberRow.name == name).values(is_active=False))


def _subscriber(row: SubscriberRow) -> Subscriber:
    return Subscriber(
        row.name, tuple(row.event_patterns), row.client_id, row.is_active, row.created_at
    )
