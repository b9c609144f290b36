"""RabbitMQ's side of the interface (reliability R7 to R12); works on 3.10 and later.

Publishing and consuming have a connection each, so that a broker that blocks publishers still
takes acks. A connection or channel that broke is opened again by whoever needs it next: nothing
here relies on a client restoring consumers by itself.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import (
    CONNECTION_EXCEPTIONS,
    AMQPChannelError,
    AMQPConnectionError,
    ChannelNotFoundEntity,
    ChannelPreconditionFailed,
    DeliveryError,
    PublishError,
)
from aiormq import spec
from aiormq.exceptions import ChannelAccessRefused
from yarl import URL

from servicekit.bus.interface import (
    Batch,
    BusUnavailable,
    Delivery,
    Message,
    Refused,
    Unroutable,
)
from servicekit.bus.loops import Loops
from servicekit.bus.rabbitmq_subscription import Subscription
from servicekit.errors import ServiceError

_PUBLISH_SECONDS = 5.0
_CONNECT_SECONDS = 4.0
_PAUSE_SECONDS = 1.0
# The client gives a silent broker up after three of these and one check: 27 seconds (F14).
_HEARTBEAT_SECONDS = 7
_LINE_GONE = (AMQPChannelError, AMQPConnectionError, RuntimeError)
_log = logging.getLogger(__name__)


class AmqpBus:
    """A `Bus` on RabbitMQ; belongs to the event loop it was made in."""

    def __init__(self, url: str, service: str) -> None:
        address = URL(url)
        if "heartbeat" not in address.query:
            address = address.update_query(heartbeat=_HEARTBEAT_SECONDS)
        self._user = address.user
        self._publishing = Line(address, f"{service} publishes")
        self._consuming = Line(address, f"{service} consumes")
        self._channel: AbstractChannel | None = None
        self._opening_channel = asyncio.Lock()
        self._alone = asyncio.Lock()
        self._subscriptions: set[Subscription] = set()
        self._loops = Loops()

    async def publish(self, message: Message) -> None:
        if self._loops.is_closing:
            raise BusUnavailable("The message bus is closed.")
        with _named_trouble():
            async with asyncio.timeout(_PUBLISH_SECONDS):
                try:
                    await self._send(message)
                except _LINE_GONE:
                    await self._send_alone(message)

    async def _send_alone(self, message: Message) -> None:
        """Over one bad message the broker closes the channel under all that are on it.

        Each once more by itself shows whose fault it was; once again, as what was on its way to
        the closed channel may end the connection too.
        """
        async with self._alone:
            try:
                await self._send(message)
            except _LINE_GONE:
                await self._send(message)

    async def _send(self, message: Message) -> None:
        channel = self._channel
        if channel is None or channel.is_closed:
            channel = await self._publishing_channel()
        properties = spec.Basic.Properties(
            content_type=message.content_type,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=message.id,
            message_type=message.type,
            user_id=self._user,
        )
        try:
            underlay = await channel.get_underlay_channel()
            await underlay.basic_publish(
                message.body,
                exchange=message.exchange,
                routing_key=message.type,
                properties=properties,
                mandatory=True,
            )
        except _LINE_GONE:
            if self._channel is channel:
                self._channel = None
            raise

    async def _publishing_channel(self) -> AbstractChannel:
        async with self._opening_channel:
            if self._channel is None or self._channel.is_closed:
                connection = await self._publishing.opened()
                self._channel = connection.channel(publisher_confirms=True, on_return_raises=True)
                await self._channel.initialize()
            return self._channel

    async def batches(
        self, queue: str, *, limit: int = 50, prefetch: int = 100
    ) -> AsyncGenerator[Batch, None]:
        with self._loops.one_more():
            while not self._loops.is_closing:
                try:
                    async with self._subscribed(queue, prefetch) as subscription:
                        while deliveries := await self._receive(subscription, limit):
                            yield AmqpBatch(subscription, deliveries)
                except ServiceError as error:
                    _log.warning("cannot consume %s: %r", queue, error.__cause__)
                await self._loops.pause(_PAUSE_SECONDS)

    @asynccontextmanager
    async def _subscribed(self, queue: str, prefetch: int) -> AsyncGenerator[Subscription, None]:
        with _named_trouble():
            connection = await self._consuming.opened()
            subscription = await Subscription.open(connection, queue, prefetch)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            await subscription.close()

    async def _receive(self, subscription: Subscription, limit: int) -> list[Delivery]:
        with _named_trouble():
            return await subscription.receive(limit)

    async def close(self, *, drain_seconds: float = 5.0) -> None:
        self._loops.begin_end()
        for subscription in tuple(self._subscriptions):
            await subscription.stop()
        await self._loops.drain(drain_seconds)
        for subscription in tuple(self._subscriptions):
            await subscription.close()
        await self._publishing.close()
        await self._consuming.close()


@dataclass(frozen=True)
class AmqpBatch:
    """Deliveries of one subscription."""

    _subscription: Subscription
    deliveries: Sequence[Delivery]

    async def ack(self, *deliveries: Delivery) -> None:
        await self._subscription.ack([delivery.tag for delivery in deliveries])

    async def reject(self, delivery: Delivery) -> None:
        await self._subscription.reject(delivery.tag)


class Line:
    """One connection, opened when it is first needed, and again after it broke."""

    def __init__(self, address: URL, name: str) -> None:
        self._address, self._name = address, name
        self._connection: AbstractConnection | None = None
        self._opening = asyncio.Lock()

    async def opened(self) -> AbstractConnection:
        """The open connection. Raises what aio-pika raises."""
        async with self._opening:
            if self._connection is not None and _is_open(self._connection):
                return self._connection
            await self.close()
            self._connection = await aio_pika.connect(
                self._address,
                timeout=_CONNECT_SECONDS,
                client_properties={"connection_name": self._name},
            )
            return self._connection

    async def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()


def _is_open(connection: AbstractConnection) -> bool:
    """Asks the socket's reader and writer: the connection object itself hears of it later."""
    return connection.transport is not None and connection.transport.connection.is_opened


@contextmanager
def _named_trouble() -> Iterator[None]:
    """What the client raises, in the interface's three errors."""
    try:
        yield
    except (PublishError, ChannelNotFoundEntity) as error:
        raise Unroutable("No queue is bound for this message.") from error
    except (ChannelAccessRefused, ChannelPreconditionFailed) as error:
        raise Refused("The broker does not allow this service to do that.") from error
    except (DeliveryError, TimeoutError, *CONNECTION_EXCEPTIONS) as error:
        raise BusUnavailable("The message broker cannot be reached or is full.") from error
    except asyncio.CancelledError as error:
        # The client also cancels what waits on a connection that ends: only ours is ours.
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise BusUnavailable("The connection to the message broker ended.") from error
