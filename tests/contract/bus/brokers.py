"""One broker to test, of either kind, with a small topology that has a case of each rule."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from contracts.topology import COMMANDS, DEAD_LETTERS, EVENTS, Exchange, Queue, Topology
from servicekit.bus import Bus, apply_topology, open_bus
from tests.servers import RabbitMQ

SERVICES = ("identity", "plans", "reporting", "notifications")
TOPOLOGY = Topology(
    version=1,
    exchanges=(
        Exchange(EVENTS, "topic"),
        Exchange(COMMANDS, "topic"),
        Exchange(DEAD_LETTERS, "topic"),
    ),
    queues=(
        Queue("reporting.events", ((EVENTS, "plans.plan.#"),)),
        Queue("notifications.events", ((EVENTS, "plans.*.submitted.*"), (EVENTS, "*.note.#"))),
        Queue("notifications.commands", ((COMMANDS, "notifications.#"),)),
        Queue("reporting.parked", ((DEAD_LETTERS, "reporting.#"),)),
    ),
)


@dataclass
class Broker:
    """Where it is: `url_of(service)` is what AIP_BROKER_URL would be for that service."""

    admin_url: str
    urls: dict[str, str] = field(default_factory=dict)

    def url_of(self, service: str) -> str:
        return self.urls.get(service, self.admin_url)

    @asynccontextmanager
    async def bus(self, service: str = "plans") -> AsyncGenerator[Bus, None]:
        """A bus of one service; what it holds at the end is given back."""
        bus = await open_bus(self.url_of(service), service=service)
        try:
            yield bus
        finally:
            await bus.close(drain_seconds=0)


def broker_in_file(url: str) -> Broker:
    apply_topology(url, TOPOLOGY)
    return Broker(url)


def broker_on_rabbitmq(server: RabbitMQ, amqp_url: str) -> Broker:
    """A virtual host with the topology and a user for each service."""
    vhost = amqp_url.rpartition("/")[2]
    admin_url = f"{server.management_url}/{vhost}"
    passwords = {service: f"secret-of-{service}" for service in SERVICES}
    apply_topology(admin_url, TOPOLOGY, passwords=passwords)
    urls = {name: server.url_of(name, secret, vhost) for name, secret in passwords.items()}
    return Broker(admin_url, urls)
