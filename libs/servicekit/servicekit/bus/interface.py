"""What every bus promises, whichever broker is behind it (architecture 2, reliability R7 and R9).

A message confirmed survives the end of every process; it reaches each queue whose binding fits
its type, in order; it is delivered until it is acknowledged, and dead-lettered after five
deliveries that were not; of several consumers of one queue one is active.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from servicekit.errors import Invalid, NotAllowed, Unavailable

DELIVERY_LIMIT = 5


class Unroutable(Invalid):
    """No queue wants this message: a binding is missing, or the exchange itself."""

    code = "bus-unroutable"


class Refused(NotAllowed):
    """The broker does not let this service say that (R11)."""

    code = "bus-refused"


class BusUnavailable(Unavailable):
    """The broker is down, full or silent; the message may or may not have reached it."""

    code = "bus-unavailable"


@dataclass(frozen=True)
class Message:
    """What is published; `type` is the routing key, `id` the event's id and never used again."""

    id: str
    type: str
    body: bytes
    exchange: str = "aip.events"
    content_type: str = "application/cloudevents+json"


@dataclass(frozen=True)
class Delivery:
    """One message handed to a consumer.

    `delivery_count` is how often it was handed out before, 0 the first time; `sender` is the user
    the broker saw publish it. A dead-lettered message keeps its own type and exchange; `queue` is
    the queue it was first put in.
    """

    message: Message
    queue: str
    redelivered: bool
    delivery_count: int
    sender: str | None
    tag: int


class Batch(Protocol):
    """Deliveries to settle; each comes again if it is not.

    Settling what is no longer ours (the connection broke meanwhile) is no error: it comes again.
    """

    @property
    def deliveries(self) -> Sequence[Delivery]: ...

    async def ack(self, *deliveries: Delivery) -> None:
        """Done with these: they never come again."""

    async def reject(self, delivery: Delivery) -> None:
        """Dead-letter this one at once."""


class Bus(Protocol):
    """A connection to the broker, belonging to one event loop."""

    async def publish(self, message: Message) -> None:
        """Return once the broker has it for good, within 5 s.

        Call several at once for speed. Raises Unroutable, Refused or BusUnavailable.
        """

    def batches(
        self, queue: str, *, limit: int = 50, prefetch: int = 100
    ) -> AsyncGenerator[Batch, None]:
        """Wait for a message, give it with what else is there, up to `limit`, in order; again.

        At most `prefetch` are out and unsettled. What was delivered before comes alone, so that
        what crashes its handler does not drag its neighbours to the delivery limit. Outages are
        waited out. Ends after `close`.
        """

    async def close(self, *, drain_seconds: float = 5.0) -> None:
        """Hand out no more, give loops over `batches` this long to settle what they hold, close."""
