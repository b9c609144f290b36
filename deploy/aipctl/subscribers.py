"""`aipctl subscribers`: other systems that hear of public events (R12).

Three places know of one: notifications has the list, identity the client for the feed, RabbitMQ
(where there is one) its user and queue.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aipctl.subscriber_queues import QueueAccess, SubscriberQueues
from servicekit.auth import ServiceClient
from servicekit.errors import NotFound

_LIST = "/api/v1/notifications/subscribers"
_CLIENTS = "/api/v1/identity/clients"
_FEED = "/api/v1/events"
_SCOPE = "events:read"


@dataclass(frozen=True)
class Subscribers:
    """Each verb raises what the system or the broker says against it.

    `queues` is None where RabbitMQ's management is not set: there the feed is the only way.
    """

    system: ServiceClient
    queues: SubscriberQueues | None
    origin: str
    say: Callable[[str], None]

    def add(self, name: str, patterns: Sequence[str], *, queue_length: int) -> None:
        """Put it on the list, make its client and its queue, and show the secrets."""
        body = {"name": name, "event_patterns": list(patterns), "client_id": _client_id(name)}
        added = self.system.send("POST", _LIST, json=body).json()
        self.say(f"events: {' '.join(added['event_types'])}")
        client = {"client_id": added["client_id"], "scopes": [_SCOPE]}
        self._show_client(self.system.send("POST", _CLIENTS, json=client).json())
        if self.queues is not None:
            self._show_queue(self.queues.open(name, added["event_types"], length=queue_length))

    def show(self) -> None:
        """One line a subscriber: name, state, patterns, client."""
        for one in self._list():
            state = "active" if one["is_active"] else "removed"
            patterns = " ".join(one["event_patterns"])
            self.say(f"{one['name']}  {state}  {patterns}  {one['client_id']}")

    def rotate(self, name: str) -> None:
        """New secrets; a connection made with the old ones is closed."""
        known = self.system.send("POST", f"{_LIST}/{name}/rotation").json()
        client_id = known["client_id"]
        clients = self.system.get(_CLIENTS)["items"]
        seen = {it["client_id"]: str(it["version"]) for it in clients}
        path = f"{_CLIENTS}/{client_id}/rotation"
        headers = {"If-Match": seen.get(client_id, "0")}
        self._show_client(self.system.send("POST", path, headers=headers).json())
        if self.queues is not None:
            self._show_queue(self.queues.rotate(name, known["event_types"]))

    def remove(self, name: str) -> None:
        """Take everything of it away, also what an `add` that broke off left behind."""
        if self.queues is not None:
            self.queues.remove(name)
        found = 0
        for method, path in (
            ("POST", f"{_CLIENTS}/{_client_id(name)}/disable"),
            ("DELETE", f"{_LIST}/{name}"),
        ):
            try:
                self.system.send(method, path)
                found += 1
            except NotFound:
                continue
        if not found:
            raise RuntimeError(f"there is no subscriber {name}")
        self.say(f"{name}: removed")

    def replay(self, name: str, *, after: int) -> None:
        """Put its events of the feed after a cursor into its queue again, in order.

        The queue is not emptied first: what has only just arrived may not be in the feed yet. By
        `id` and `aggregateversion` a subscriber knows what it has. Where that is more than the
        queue is long, it has to read meanwhile.
        """
        if self.queues is None:
            raise RuntimeError(
                "AIP_BROKER_ADMIN_URL is not set; without RabbitMQ a subscriber reads the feed"
                " again, from any cursor"
            )
        known = next((it for it in self._list() if it["name"] == name and it["is_active"]), None)
        if known is None:
            raise RuntimeError(f"there is no subscriber {name}")
        count, last = 0, after
        for cursor, event in self._feed(after):
            last = cursor
            if event["type"] in known["event_types"]:
                if not self.queues.put(name, event["id"], event["type"], _as_text(event)):
                    raise RuntimeError(f"{name} has no queue")
                count += 1
        self.say(f"{name}: {count} events put again, up to cursor {last}")

    def _list(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.system.get(_LIST)["items"]
        return found

    def _feed(self, after: int) -> Iterator[tuple[int, dict[str, Any]]]:
        has_more = True
        while has_more:
            page = self.system.get(_FEED, params={"after": after, "limit": 500})
            for entry in page["events"]:
                yield entry["cursor"], entry["event"]
            after, has_more = page["next_after"], page["has_more"]

    def _show_client(self, issued: dict[str, Any]) -> None:
        self.say(f"client id: {issued['client_id']}")
        self.say(f"client secret: {issued['client_secret']}")
        self.say(f"feed: {self.origin}{_FEED}")

    def _show_queue(self, access: QueueAccess) -> None:
        self.say(f"amqp user: {access.user}")
        self.say(f"amqp password: {access.password}")
        self.say(f"queue: {access.queue}")


def _client_id(name: str) -> str:
    return f"sub-{name}"


def _as_text(event: dict[str, Any]) -> str:
    """As the outbox writes an envelope."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))
