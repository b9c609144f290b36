"""Puts exchanges, queues, policies and users on RabbitMQ over its management HTTP API.

Sources: architecture 8 (rights), reliability R8 (topology), R9 (policies), R11 (users). Every call
is a PUT of the whole, so that all of it can be done again.
"""

import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx2

from contracts.topology import COMMANDS, DEAD_LETTERS, EVENTS, Queue, Topology
from servicekit.bus.interface import DELIVERY_LIMIT, BusUnavailable

_LEADER_SECONDS = 30
_SEND_COMMANDS = {"identity"}


class Management:
    """The management HTTP API, for one virtual host."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.user = unquote(parts.username or "")
        self._vhost = quote(unquote(parts.path.strip("/")) or "/", safe="")
        self._http = httpx2.Client(
            base_url=f"{parts.scheme}://{parts.hostname}:{parts.port or 15672}/api",
            auth=(self.user, unquote(parts.password or "")),
            timeout=10,
        )

    def path(self, kind: str, *names: str) -> str:
        """`/queues/<vhost>/<name>` for ("queues", "name")."""
        return "/".join(["", kind, self._vhost, *(quote(name, safe="") for name in names)])

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON, None where there is none. Raises BusUnavailable."""
        try:
            answer = self._http.request(method, path, json=body)
        except httpx2.HTTPError as error:
            raise BusUnavailable("The broker's management API cannot be reached.") from error
        if answer.is_error and not (method == "DELETE" and answer.status_code == 404):
            reason = answer.json().get("reason", "") if answer.content else ""
            raise BusUnavailable(f"The broker refused {method} {path}: {reason}")
        return answer.json() if answer.content and not answer.is_error else None

    def close(self) -> None:
        self._http.close()


def declare_on_rabbitmq(url: str, topology: Topology, passwords: Mapping[str, str]) -> None:
    """Put the topology and one user for each of `passwords` in place, and wait for the leaders."""
    broker = Management(url)
    try:
        broker.ask("PUT", broker.path("vhosts"), {})
        broker.ask("PUT", broker.path("permissions", broker.user), _rights(".*", ".*", ".*"))
        for exchange in topology.exchanges:
            kind = {"type": exchange.kind, "durable": True}
            broker.ask("PUT", broker.path("exchanges", exchange.name), kind)
        version = broker.ask("GET", "/overview")["rabbitmq_version"]
        for queue in topology.queues:
            _put_policy(broker, queue, limits_by_itself=int(version.split(".")[0]) >= 4)
            _put_queue(broker, queue)
        for service, password in passwords.items():
            _put_user(broker, service, password)
        if broker.user != "guest":
            broker.ask("DELETE", "/users/guest")  # the account everybody knows (R34)
        for queue in topology.queues:
            _wait_for_leader(broker, queue.name)
    finally:
        broker.close()


def _put_policy(broker: Management, queue: Queue, *, limits_by_itself: bool) -> None:
    """What the broker does with a message that nobody settles (R9)."""
    definition: dict[str, Any] = {
        # Returns, not deliveries: the fifth return would allow a sixth delivery.
        "delivery-limit": DELIVERY_LIMIT - 1,
        "dead-letter-exchange": DEAD_LETTERS,
        "dead-letter-routing-key": queue.name,
        "dead-letter-strategy": "at-least-once",
        "overflow": "reject-publish",  # at-least-once needs it
    }
    if _is_parking(queue):
        # From 4.0 a queue limits deliveries by itself, and what is parked would be dropped.
        definition = {"delivery-limit": -1} if limits_by_itself else {}
    if definition:
        body = {
            "pattern": f"^{re.escape(queue.name)}$",
            "apply-to": "queues",
            "definition": definition,
            "priority": 1,
        }
        broker.ask("PUT", broker.path("policies", queue.name), body)


def _is_parking(queue: Queue) -> bool:
    return any(exchange == DEAD_LETTERS for exchange, _ in queue.bindings)


def _put_queue(broker: Management, queue: Queue) -> None:
    """A quorum queue with one active consumer and exactly these bindings."""
    arguments = {"x-queue-type": "quorum", "x-single-active-consumer": True}
    path = broker.path("queues", queue.name)
    broker.ask("PUT", path, {"durable": True, "arguments": arguments})
    for exchange, pattern in queue.bindings:
        between = broker.path("bindings", "e", exchange, "q", queue.name)
        broker.ask("POST", between, {"routing_key": pattern, "arguments": {}})
    for found in broker.ask("GET", f"{path}/bindings"):
        exchange, pattern = found["source"], found["routing_key"]
        if exchange and (exchange, pattern) not in queue.bindings:
            key = quote(found["properties_key"], safe="")
            between = broker.path("bindings", "e", exchange, "q", queue.name)
            broker.ask("DELETE", f"{between}/{key}")


def _put_user(broker: Management, service: str, password: str) -> None:
    """Configures nothing, reads its own queues, publishes its own event types (R11).

    In a routing key a service's name is written with an underscore.
    """
    own_types = f"^{re.escape(service.replace('-', '_'))}\\."
    may_write = {EVENTS: own_types}
    if service in _SEND_COMMANDS:
        may_write[COMMANDS] = "^notifications\\."
    broker.ask("PUT", f"/users/{quote(service, safe='')}", {"password": password, "tags": ""})
    rights = _rights(
        "^$",
        f"^({'|'.join(re.escape(exchange) for exchange in may_write)})$",
        f"^{re.escape(service)}\\.(events|commands|parked)$",
    )
    broker.ask("PUT", broker.path("permissions", service), rights)
    for exchange, types in may_write.items():
        topics = {"exchange": exchange, "write": types, "read": "^$"}
        broker.ask("PUT", broker.path("topic-permissions", service), topics)


def _rights(configure: str, write: str, read: str) -> dict[str, str]:
    return {"configure": configure, "write": write, "read": read}


def _wait_for_leader(broker: Management, queue: str) -> None:
    """A queue without a leader takes no message. Raises BusUnavailable after 30 s."""
    deadline = time.monotonic() + _LEADER_SECONDS
    while not _has_leader(broker.ask("GET", broker.path("queues", queue))):
        if time.monotonic() > deadline:
            raise BusUnavailable(f"The queue {queue} has no leader.")
        time.sleep(0.1)


def _has_leader(queue: Mapping[str, Any]) -> bool:
    return bool(queue.get("leader")) and queue.get("leader") in queue.get("online", ())
