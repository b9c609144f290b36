"""The least that wakes, publishes and consumes: psycopg and aio-pika alone. Stays as it is."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter, sleep
from typing import Any

import aio_pika
import psycopg
from aio_pika.abc import AbstractChannel, AbstractExchange, AbstractIncomingMessage

_SECONDS = 20  # nothing here takes so long


class BareNotify:
    """One connection notifies, another listens in a thread."""

    def __init__(self, url: str) -> None:
        self._sending = psycopg.connect(url, autocommit=True)
        self._heard, self._ends, self._at = threading.Event(), threading.Event(), 0.0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._listen, args=[url], daemon=True)
        self._thread.start()
        self._ready.wait(_SECONDS)

    def _listen(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("LISTEN bare")
            self._ready.set()
            while not self._ends.is_set():
                for _ in connection.notifies(timeout=0.5):
                    self._at = perf_counter()
                    self._heard.set()

    def seconds(self, times: int) -> list[float]:
        """From NOTIFY to the listener, one after the other."""
        found = []
        for _ in range(times):
            self._heard.clear()
            start = perf_counter()
            self._sending.execute("NOTIFY bare")
            self._heard.wait(_SECONDS)
            found.append(self._at - start)
            sleep(0.01)
        return found

    def close(self) -> None:
        self._ends.set()
        self._thread.join()
        self._sending.close()


@contextmanager
def bare_notify(url: str) -> Iterator[BareNotify]:
    """Open and closed again."""
    notify = BareNotify(url)
    try:
        yield notify
    finally:
        notify.close()


class BareBroker:
    """One connection of aio-pika: persistent messages, confirms, prefetch 200."""

    def __init__(self, channel: AbstractChannel, exchange: AbstractExchange) -> None:
        self._channel, self._exchange = channel, exchange

    async def publish(self, routing_key: str, body: bytes, **more: Any) -> None:
        """Return when the broker has confirmed it."""
        message = aio_pika.Message(
            body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT, type=routing_key, **more
        )
        await self._exchange.publish(message, routing_key=routing_key)

    async def publish_all(self, routing_key: str, bodies: Sequence[bytes]) -> None:
        """All at once, 1,000 at most."""
        for start in range(0, len(bodies), 1_000):
            some = bodies[start : start + 1_000]
            await asyncio.gather(*(self.publish(routing_key, body) for body in some))

    async def handler_seconds(self, queue: str, body: bytes, times: int) -> list[float]:
        """From publishing to the handler, one after the other."""
        arrived, found = asyncio.Event(), []

        async def handle(message: AbstractIncomingMessage) -> None:
            found.append(perf_counter() - start)
            arrived.set()
            await message.ack()

        async with self._consuming(queue, handle):
            for _ in range(times):
                arrived.clear()
                start = perf_counter()
                await self.publish(queue, body)
                await arrived.wait()
                await asyncio.sleep(0.01)
        return found

    async def consume(self, queue: str, count: int) -> float:
        """Acks each by itself; the seconds between the first and the last."""
        arrivals: list[float] = []
        all_here = asyncio.Event()

        async def handle(message: AbstractIncomingMessage) -> None:
            arrivals.append(perf_counter())
            await message.ack()
            if len(arrivals) == count:
                all_here.set()

        async with self._consuming(queue, handle):
            async with asyncio.timeout(_SECONDS):
                await all_here.wait()
        return arrivals[-1] - arrivals[0]

    def _consuming(
        self, queue: str, handle: Callable[[AbstractIncomingMessage], Awaitable[Any]]
    ) -> "_Consuming":
        return _Consuming(self._channel, queue, handle)


class _Consuming:
    def __init__(
        self,
        channel: AbstractChannel,
        queue: str,
        handle: Callable[[AbstractIncomingMessage], Awaitable[Any]],
    ) -> None:
        self._channel, self._name, self._handle = channel, queue, handle

    async def __aenter__(self) -> None:
        await self._channel.set_qos(prefetch_count=200)
        self._queue = await self._channel.get_queue(self._name)
        self._tag = await self._queue.consume(self._handle)

    async def __aexit__(self, *_: object) -> None:
        await self._queue.cancel(self._tag)


@contextmanager
def bare_broker(runner: asyncio.Runner, url: str, exchange: str) -> Iterator[BareBroker]:
    """On the runner's loop; an empty `exchange` is the default one, where keys name queues."""

    async def opened() -> tuple[aio_pika.abc.AbstractConnection, BareBroker]:
        connection = await aio_pika.connect(url)
        channel = await connection.channel(publisher_confirms=True)
        if exchange:
            return connection, BareBroker(channel, await channel.get_exchange(exchange))
        return connection, BareBroker(channel, channel.default_exchange)

    connection, broker = runner.run(opened())
    try:
        yield broker
    finally:
        runner.run(connection.close())
