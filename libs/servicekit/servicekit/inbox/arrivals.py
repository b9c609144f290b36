"""Messages as they come from the bus, read once."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from contracts.events import CloudEvent
from servicekit.bus import Message
from servicekit.errors import Invalid


class NotOurs(Invalid):
    """What arrived cannot be read as an event."""


@dataclass
class Arrival:
    """One message; `failure` is what its handler raised in a transaction that was undone."""

    event_id: UUID
    event_type: str
    payload: str
    envelope: CloudEvent | None  # None where it cannot be read
    failure: Exception | None = None

    @property
    def payload_hash(self) -> str:
        return _hash(self.payload)


def arrival_of(message: Message) -> Arrival:
    """Without an id of its own a message is known by its content."""
    payload = message.body.decode("utf-8", "replace")
    try:
        event_id = UUID(message.id)
    except ValueError:
        event_id = UUID(_hash(payload)[:32])
    try:
        envelope = read_envelope(payload)
    except NotOurs:
        envelope = None
    return Arrival(event_id, message.type, payload, envelope)


def read_envelope(payload: str) -> CloudEvent:
    """Raises NotOurs."""
    try:
        return CloudEvent.model_validate_json(payload)
    except ValidationError as error:
        count = error.error_count()
        raise NotOurs(f"not a CloudEvent of ours: {count} faults") from error


def _hash(payload: str) -> str:
    return hashlib.sha256(payload.encode()).hexdigest()
