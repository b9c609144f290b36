"""One channel that consumes one RabbitMQ queue, until it is lost or closed."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Self

from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import CONNECTION_EXCEPTIONS
from aiormq.abc import DeliveredMessage

from servicekit.bus.interface import Delivery, Message

_CLOSE_SECONDS = 2.0


class Subscription:
    """Begins carefully, with one message at a time, until one comes that nobody has had before.

    Whatever is prefetched counts as delivered when a process dies: were a hundred fetched around
    the one that kills its handler, all would reach the delivery limit together.

    Asks aiormq, below aio-pika, whose own object and task a message cost as much as all the rest.
    """

    def __init__(self, channel: AbstractChannel, queue: str, prefetch: int) -> None:
        self._channel, self._queue, self._prefetch = channel, queue, prefetch
        self._is_careful = True
        self._may_go_faster = False
        self._is_over = False
        self._arrived: asyncio.Queue[DeliveredMessage | None] = asyncio.Queue()
        self._out: dict[int, None] = {}  # delivery tags handed out and not settled, in order
        self._consumer_tag = ""

    @classmethod
    async def open(cls, connection: AbstractConnection, queue: str, prefetch: int) -> Self:
        """Begin to consume. Raises what aio-pika raises, for a missing queue too."""
        channel = connection.channel(publisher_confirms=False)
        await channel.initialize()
        try:
            await channel.get_queue(queue)
            subscription = cls(channel, queue, prefetch)
            channel.close_callbacks.add(subscription._lost)
            underlay = await channel.get_underlay_channel()
            underlay.on_consumer_cancel_callbacks.add(subscription._lost)
            await subscription._consume(1)
        except BaseException:
            await _close(channel)
            raise
        return subscription

    async def _consume(self, prefetch: int) -> None:
        await self._channel.set_qos(prefetch_count=prefetch)
        channel = await self._channel.get_underlay_channel()
        consuming = await channel.basic_consume(self._queue, self._take_in)
        self._consumer_tag = consuming.consumer_tag or ""

    async def _take_in(self, message: DeliveredMessage) -> None:
        self._arrived.put_nowait(message)

    def _lost(self, *_: Any) -> None:
        self._is_over = True
        self._arrived.put_nowait(None)

    async def receive(self, limit: int) -> list[Delivery]:
        """Wait for a message, take what else has arrived, `limit` at most; [] when it is over."""
        if self._may_go_faster:
            await self._go_faster()
        first = await self._arrived.get()
        if self._is_over or first is None:
            return []
        found = [first]
        while len(found) < limit and not self._arrived.empty():
            following = self._arrived.get_nowait()
            if following is not None:
                found.append(following)
        deliveries = [_delivery(message, self._queue) for message in found]
        is_new = not deliveries[0].redelivered
        self._may_go_faster = self._is_careful and is_new and self._prefetch > 1
        self._out.update(dict.fromkeys(delivery.tag for delivery in deliveries))
        return deliveries

    async def _go_faster(self) -> None:
        """Consume anew; what is still out counts for the former consumer."""
        self._is_careful = self._may_go_faster = False
        await self._cancel()
        await self._consume(max(1, self._prefetch - len(self._out)))

    async def ack(self, tags: Sequence[int]) -> None:
        """One frame for those before which nothing else is out, one for each other."""
        tags = sorted(tag for tag in tags if tag in self._out)
        first_ones = [tag for tag, out in zip(tags, self._out, strict=False) if tag == out]
        for tag in tags:
            del self._out[tag]
        with suppress(*CONNECTION_EXCEPTIONS):
            channel = await self._channel.get_underlay_channel()
            if first_ones:
                await channel.basic_ack(first_ones[-1], multiple=True)
            for tag in tags[len(first_ones) :]:
                await channel.basic_ack(tag)

    async def reject(self, tag: int) -> None:
        if tag in self._out:
            del self._out[tag]
            with suppress(*CONNECTION_EXCEPTIONS):
                await (await self._channel.get_underlay_channel()).basic_reject(tag, requeue=False)

    async def stop(self) -> None:
        """Ask the broker for no more; what is out can still be settled."""
        self._lost()
        with suppress(TimeoutError, *CONNECTION_EXCEPTIONS):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._cancel()

    async def _cancel(self) -> None:
        if self._consumer_tag:
            tag, self._consumer_tag = self._consumer_tag, ""
            await (await self._channel.get_underlay_channel()).basic_cancel(tag)

    async def close(self) -> None:
        """Give back what is out."""
        await self.stop()
        await _close(self._channel)


async def _close(channel: AbstractChannel) -> None:
    with suppress(TimeoutError, *CONNECTION_EXCEPTIONS):
        async with asyncio.timeout(_CLOSE_SECONDS):
            if not channel.is_closed:
                await channel.close()


def _delivery(message: DeliveredMessage, queue: str) -> Delivery:
    properties = message.header.properties
    headers = properties.headers or {}
    deaths: Any = headers.get("x-death") or [{}]
    return Delivery(
        Message(
            id=properties.message_id or "",
            type=properties.message_type or message.routing_key or "",
            body=message.body,
            exchange=str(deaths[0].get("exchange") or message.exchange),
            content_type=properties.content_type or "",
        ),
        queue=str(deaths[0].get("queue") or queue),
        redelivered=bool(message.redelivered),
        delivery_count=int(str(headers.get("x-delivery-count") or 0)),
        sender=properties.user_id,
        tag=message.delivery_tag or 0,
    )
