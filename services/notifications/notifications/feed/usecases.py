"""What happens to the feed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from contracts.declared import public_events
from contracts.events import CloudEvent
from notifications.feed import store
from notifications.feed.tables import PublicEventRow


def append_if_public(
    session: Session, envelope: CloudEvent, payload: str, *, now: datetime
) -> None:
    """Add the event, byte for byte, if its class in `contracts` is public; once."""
    if envelope.type in public_events():
        store.append_event(session, envelope.id, envelope.type, payload, now=now)


def read_feed(session: Session, after: int, limit: int) -> tuple[Sequence[PublicEventRow], bool]:
    """Up to `limit` events after the cursor, and whether there are more."""
    found = store.list_after(session, after, limit + 1)
    return found[:limit], len(found) > limit
