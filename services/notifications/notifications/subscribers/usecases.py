"""Keeping the list of subscribers.

Their secrets are others': the client is identity's, queue and user are the broker's; `aipctl
subscribers` puts the three together.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from notifications.subscribers import store
from notifications.subscribers.domain import Subscriber, public_types
from notifications.subscribers.errors import EventPatternUnfit, SubscriberExists
from servicekit import audit
from servicekit.audit import Actor
from servicekit.errors import FieldProblem


def list_subscribers(session: Session) -> Sequence[Subscriber]:
    """All of them by name, the removed ones too."""
    return store.list_subscribers(session)


def add_subscriber(
    session: Session,
    name: str,
    event_patterns: Sequence[str],
    client_id: str,
    *,
    by: Actor,
    now: datetime,
) -> Subscriber:
    """Put a system on the list, or one that was removed back on it. Audited.

    Raises EventPatternUnfit for a pattern that fits no public event, SubscriberExists.
    """
    unfit = [at for at, pattern in enumerate(event_patterns) if not public_types(pattern)]
    if unfit:
        sentence = "No public event fits this pattern."
        problems = [
            FieldProblem(f"/event_patterns/{at}", EventPatternUnfit.code, sentence) for at in unfit
        ]
        raise EventPatternUnfit(sentence, at=problems)
    if store.find_subscriber(session, name) is not None:
        raise SubscriberExists("A subscriber of this name exists.", params={"name": name})
    added = Subscriber(name, tuple(event_patterns), client_id, True, now)
    store.save_subscriber(session, added)
    change = {"event_patterns": list(event_patterns), "client_id": client_id}
    audit.record(session, by, "add_subscriber", f"subscriber/{name}", change=change, now=now)
    return added


def note_rotation(session: Session, name: str, *, by: Actor, now: datetime) -> Subscriber:
    """Write down that its secrets are being replaced. Audited. Raises SubscriberNotFound."""
    subscriber = store.get_subscriber(session, name)
    store.note_rotation(session, name, now=now)
    audit.record(session, by, "rotate_subscriber", f"subscriber/{name}", now=now)
    return subscriber


def remove_subscriber(session: Session, name: str, *, by: Actor, now: datetime) -> None:
    """Take a system off the list; its row stays. Audited. Raises SubscriberNotFound."""
    store.get_subscriber(session, name)
    store.deactivate(session, name)
    audit.record(session, by, "remove_subscriber", f"subscriber/{name}", now=now)
