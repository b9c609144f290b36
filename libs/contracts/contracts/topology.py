"""The one definition of exchanges, queues and bindings, for both brokers (R8).

Raise `VERSION` with every change; `aipctl broker apply` puts it in place.
"""

from dataclasses import dataclass
from typing import Literal

EVENTS = "aip.events"
COMMANDS = "aip.commands"
DEAD_LETTERS = "aip.dlx"


@dataclass(frozen=True)
class Exchange:
    """Where messages are published; `topic` fits patterns with * and #."""

    name: str
    kind: Literal["topic", "direct"]


@dataclass(frozen=True)
class Queue:
    """A queue with its bindings: (exchange, pattern)."""

    name: str
    bindings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Topology:
    """Everything the broker has to know before the first service starts."""

    version: int
    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]


_AUTHZ = "identity.account.authz_changed.v1"
_SESSION = "identity.session.revoked.v1"
_EVENTS_OF: dict[str, tuple[str, ...]] = {
    # identity writes its own floor in the transaction that raises it
    "identity": ("stars_sync.directory.updated.v1",),
    "plans": (
        "stars_sync.directory.updated.v1",
        "stars_sync.snapshot.published.v1",
        _AUTHZ,
        _SESSION,
    ),
    "stars-sync": (_AUTHZ, _SESSION),
    "reporting": (
        "stars_sync.directory.updated.v1",
        "stars_sync.snapshot.published.v1",
        "plans.#",
        _AUTHZ,
        _SESSION,
    ),
    # Every fact must be bound somewhere: one that no queue takes holds back the later ones of its
    # subject, and a revocation with them.
    "notifications": (
        "identity.#",
        "plans.plan.#",
        "stars_sync.#",
        "plans.school_year.#",
        "reporting.#",
    ),
    "gateway": (_AUTHZ, _SESSION),
}
VERSION = 3


def _queues() -> tuple[Queue, ...]:
    events = [
        Queue(f"{service}.events", tuple((EVENTS, pattern) for pattern in patterns))
        for service, patterns in _EVENTS_OF.items()
    ]
    commands = [Queue("notifications.commands", ((COMMANDS, "notifications.#"),))]
    # What the broker gives up on (delivery limit) is dead-lettered under its queue's name.
    parked = [
        Queue(f"{service}.parked", ((DEAD_LETTERS, f"{service}.#"),)) for service in _EVENTS_OF
    ]
    return (*events, *commands, *parked)


TOPOLOGY = Topology(
    version=VERSION,
    exchanges=(
        Exchange(EVENTS, "topic"),
        Exchange(COMMANDS, "topic"),
        Exchange(DEAD_LETTERS, "topic"),
    ),
    queues=_queues(),
)
