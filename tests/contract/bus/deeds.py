"""What the tests do with a bus again and again."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import aclosing
from typing import Any

from servicekit.bus import Bus, Delivery, Message
from tests.contract.bus.brokers import Broker

SUBMITTED = "plans.plan.submitted.v1"
QUIET_SECONDS = 0.8  # longer than the embedded broker's poll for what other processes wrote


def run(work: Callable[[], Coroutine[Any, Any, None]], *, seconds: float = 20.0) -> None:
    async def working() -> None:
        async with asyncio.timeout(seconds):
            await work()

    asyncio.run(working())


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110 - what it waits for is a list that grows
        await asyncio.sleep(0.02)


def message(name: str, *, type: str = SUBMITTED, body: bytes = b"{}") -> Message:
    return Message(id=name, type=type, body=body)


def names(deliveries: Sequence[Delivery]) -> list[str]:
    return [delivery.message.id for delivery in deliveries]


async def publish(bus: Bus, names: Sequence[str], *, type: str = SUBMITTED) -> None:
    """One after the other, so that their order is known."""
    for name in names:
        await bus.publish(message(name, type=type))


async def take(bus: Bus, queue: str, count: int) -> list[Delivery]:
    """The next `count` messages of a queue, acknowledged."""
    found: list[Delivery] = []
    async with aclosing(bus.batches(queue)) as batches:
        async for batch in batches:
            found += batch.deliveries
            await batch.ack(*batch.deliveries)
            if len(found) >= count:
                break
    return found


async def collect(bus: Bus, queue: str, found: list[str]) -> None:
    """Take and acknowledge for as long as the bus is open."""
    async for batch in bus.batches(queue):
        await batch.ack(*batch.deliveries)
        found += names(batch.deliveries)


async def reject_next(bus: Bus, queue: str) -> None:
    async with aclosing(bus.batches(queue)) as batches:
        batch = await anext(batches)
        await batch.reject(batch.deliveries[0])


async def is_quiet(bus: Bus, queue: str) -> bool:
    try:
        async with aclosing(bus.batches(queue)) as batches:
            async with asyncio.timeout(QUIET_SECONDS):
                await anext(batches)
    except TimeoutError:
        return True
    return False


async def die_with(broker: Broker, queue: str) -> list[Delivery]:
    """Be a consumer that gets a batch and ends without settling it."""
    async with broker.bus(queue.split(".")[0]) as bus:
        batch = await anext(bus.batches(queue))
        return list(batch.deliveries)
