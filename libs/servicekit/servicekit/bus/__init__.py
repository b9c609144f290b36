"""The message bus: one small interface, RabbitMQ or one SQLite file behind it (architecture 2)."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from contracts.topology import Topology
from servicekit.bus.file_bus import FileBus
from servicekit.bus.file_store import FileStore
from servicekit.bus.interface import (
    DELIVERY_LIMIT,
    Batch,
    Bus,
    BusUnavailable,
    Delivery,
    Message,
    Refused,
    Unroutable,
)

__all__ = [
    "DELIVERY_LIMIT",
    "Batch",
    "Bus",
    "BusUnavailable",
    "Delivery",
    "Message",
    "Refused",
    "Unroutable",
    "apply_topology",
    "open_bus",
]


async def open_bus(url: str, *, service: str) -> Bus:
    """The bus at `url` for one service: `amqp[s]://user:password@host/vhost` or `sqlite:///file`.

    Does not wait for the broker: what needs it says so. Belongs to the running event loop.
    """
    if urlsplit(url).scheme == "sqlite":
        return FileBus(_file_of(url), service)
    # Imported here: the client takes 3 MB, which the embedded system has no use for.
    from servicekit.bus.rabbitmq import AmqpBus

    return AmqpBus(url, service)


def apply_topology(
    url: str, topology: Topology, *, passwords: Mapping[str, str] | None = None
) -> None:
    """Put exchanges, queues and bindings in place; again as often as one likes (R8).

    `url` is the embedded broker's `sqlite:///file`, or RabbitMQ's management HTTP API with an
    administrator's name and password, `http[s]://admin:secret@host:15672/[vhost]`. There,
    `passwords` (by service) makes one user a service with the rights of R11, policies are set,
    and each queue has a leader before this returns. Raises BusUnavailable.
    """
    if urlsplit(url).scheme == "sqlite":
        with FileStore(_file_of(url)) as store:
            store.declare(topology)
    else:
        from servicekit.bus.rabbitmq_topology import declare_on_rabbitmq

        declare_on_rabbitmq(url, topology, passwords or {})


def _file_of(url: str) -> Path:
    return Path(unquote(urlsplit(url).path.removeprefix("/")))
