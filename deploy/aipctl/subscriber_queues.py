"""A subscriber's side of RabbitMQ: its user, its queue `sub.<name>`, its bindings (R12)."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from contracts.topology import EVENTS
from servicekit.bus.rabbitmq_topology import Management


@dataclass(frozen=True)
class QueueAccess:
    """What the other system needs to read its queue; the password is shown once."""

    user: str
    password: str
    queue: str


class SubscriberQueues:
    """Over the management HTTP API, as an administrator. Raises BusUnavailable."""

    def __init__(self, admin_url: str) -> None:
        self._broker = Management(admin_url)

    def open(self, name: str, event_types: Sequence[str], *, length: int) -> QueueAccess:
        """Queue, bindings and user; again as often as one likes, each time with a new password.

        The queue drops its oldest beyond `length`, so that a subscriber that stays away never
        makes the broker refuse what a service publishes.
        """
        arguments = {
            "x-queue-type": "quorum",
            "x-max-length": length,
            "x-overflow": "drop-head",
        }
        path = self._broker.path("queues", queue_of(name))
        self._broker.ask("PUT", path, {"durable": True, "arguments": arguments})
        self._bind(name, event_types)
        return self._make_user(name)

    def rotate(self, name: str, event_types: Sequence[str]) -> QueueAccess:
        """A new user in place of the old one, whose connections the broker closes.

        The queue keeps its messages. What is bound is made to fit today's public types.
        """
        self._bind(name, event_types)
        self._delete_user(name)
        return self._make_user(name)

    def remove(self, name: str) -> None:
        """Take the user away, then the queue with what is in it."""
        self._delete_user(name)
        self._broker.ask("DELETE", self._broker.path("queues", queue_of(name)))

    def put(self, name: str, event_id: str, event_type: str, envelope: str) -> bool:
        """Put one event at the end of this queue alone; False when there is no such queue."""
        properties = {
            "message_id": event_id,
            "type": event_type,
            "content_type": "application/cloudevents+json",
            "delivery_mode": 2,
        }
        body = {
            "properties": properties,
            "routing_key": queue_of(name),
            "payload": envelope,
            "payload_encoding": "string",
        }
        # The default exchange; the API waits for the broker's confirm.
        path = f"{self._broker.path('exchanges', 'amq.default')}/publish"
        return bool(self._broker.ask("POST", path, body)["routed"])

    def close(self) -> None:
        """Let go of the connection."""
        self._broker.close()

    def _bind(self, name: str, event_types: Sequence[str]) -> None:
        """Exactly these types, written out: no pattern lets a type in that is not public."""
        between = self._broker.path("bindings", "e", EVENTS, "q", queue_of(name))
        for event_type in event_types:
            self._broker.ask("POST", between, {"routing_key": event_type, "arguments": {}})
        for found in self._broker.ask("GET", between):
            if found["routing_key"] not in event_types:
                key = quote(found["properties_key"], safe="")
                self._broker.ask("DELETE", f"{between}/{key}")

    def _make_user(self, name: str) -> QueueAccess:
        access = QueueAccess(queue_of(name), secrets.token_urlsafe(24), queue_of(name))
        body = {"password": access.password, "tags": ""}
        self._broker.ask("PUT", _user_path(name), body)
        rights = {
            "configure": "^$",
            "write": "^$",
            "read": f"^{re.escape(access.queue)}$",
        }
        self._broker.ask("PUT", self._broker.path("permissions", access.user), rights)
        return access

    def _delete_user(self, name: str) -> None:
        self._broker.ask("DELETE", _user_path(name))


def queue_of(name: str) -> str:
    """The subscriber's queue; its user has the same name."""
    return f"sub.{name}"


def _user_path(name: str) -> str:
    return f"/users/{quote(queue_of(name), safe='')}"
