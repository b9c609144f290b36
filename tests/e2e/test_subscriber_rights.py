"""With a subscriber's credential one reads one queue, and nothing else (R12, S34, T18)."""

import asyncio
from collections.abc import Awaitable, Callable

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import AMQPConnectionError
from aiormq.exceptions import ChannelAccessRefused, ConnectionClosed

from contracts.plans import PlanSubmitted
from contracts.topology import COMMANDS, EVENTS
from tests.e2e.stacks import only_full
from tests.systems.outsiders import Outsider, add, plan_of, subscribers
from tests.systems.stage import Stage

Act = Callable[[AbstractChannel], Awaitable[object]]
OWN, OTHERS = "sub.nosy", "sub.neighbour"


def publish_to(exchange: str, key: str) -> Act:
    async def act(channel: AbstractChannel) -> None:
        found = await channel.get_exchange(exchange, ensure=False)
        await found.publish(aio_pika.Message(b"{}"), routing_key=key)

    return act


def read(queue: str) -> Act:
    async def act(channel: AbstractChannel) -> None:
        found = await channel.get_queue(queue, ensure=False)
        await found.get(fail=False)

    return act


async def publish_to_another(channel: AbstractChannel) -> None:
    await channel.default_exchange.publish(aio_pika.Message(b"{}"), routing_key=OTHERS)


async def bind(channel: AbstractChannel) -> None:
    queue = await channel.get_queue(OWN, ensure=False)
    await queue.bind(EVENTS, routing_key="identity.#")


async def unbind(channel: AbstractChannel) -> None:
    queue = await channel.get_queue(OTHERS, ensure=False)
    await queue.unbind(EVENTS, routing_key=PlanSubmitted.type)


async def declare(channel: AbstractChannel) -> None:
    await channel.declare_queue(f"{OWN}.more", durable=True)


async def declare_exchange(channel: AbstractChannel) -> None:
    await channel.declare_exchange("nosy", aio_pika.ExchangeType.FANOUT)


async def delete(channel: AbstractChannel) -> None:
    await channel.queue_delete(OWN)


REFUSED: dict[str, Act] = {
    "publish an event": publish_to(EVENTS, PlanSubmitted.type),
    "publish a command": publish_to(COMMANDS, "notifications.mail.requested.v1"),
    "publish to another's queue": publish_to_another,
    "bind": bind,
    "unbind another's queue": unbind,
    "declare a queue": declare,
    "declare an exchange": declare_exchange,
    "delete its queue": delete,
    "read another's queue": read(OTHERS),
    "read a service's queue": read("plans.events"),
    "read commands": read("notifications.commands"),
}


@only_full
def test_a_subscriber_may_read_its_queue_and_nothing_else(stage: Stage) -> None:
    outsider = add(stage, "nosy", "plans.plan.#")
    add(stage, "neighbour", "plans.plan.#")
    allowed = [name for name, act in REFUSED.items() if not asyncio.run(is_refused(outsider, act))]
    assert allowed == []
    assert not asyncio.run(is_refused(outsider, read(OWN)))


async def is_refused(outsider: Outsider, act: Act) -> bool:
    """Whether the broker answers 403 ACCESS_REFUSED."""
    async with await aio_pika.connect(outsider.amqp_url) as connection:
        channel = await connection.channel()
        try:
            await act(channel)
        except (ChannelAccessRefused, ConnectionClosed) as error:
            return "ACCESS_REFUSED" in str(error)
    return False


@only_full
def test_rotating_closes_the_line_of_who_holds_the_old_password(stage: Stage) -> None:
    outsider = add(stage, "rotated", "plans.plan.created.v1")
    renewed = asyncio.run(rotated_under(outsider))
    with pytest.raises(AMQPConnectionError):
        asyncio.run(connects(outsider))
    plan = stage.begin_plan()
    assert [plan_of(line) for line in renewed.read_queue(1)] == [plan.id]


async def rotated_under(outsider: Outsider) -> Outsider:
    """Rotate while a line with the old password is open; returns when that was closed."""
    connection = await aio_pika.connect(outsider.amqp_url)
    closed = asyncio.Event()
    connection.close_callbacks.add(lambda *_: closed.set())
    shown = await asyncio.to_thread(subscribers, outsider.stage, "rotate", outsider.name)
    async with asyncio.timeout(10):
        await closed.wait()
    return Outsider(outsider.stage, outsider.name, shown)


async def connects(outsider: Outsider) -> None:
    connection = await aio_pika.connect(outsider.amqp_url)
    await connection.close()
