"""[rmq] What a service's broker user may not do (R11, S35): the net under the checks in code."""

import asyncio
from collections.abc import Awaitable, Callable

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import ChannelAccessRefused, ChannelPreconditionFailed

from contracts.topology import COMMANDS, DEAD_LETTERS, EVENTS
from servicekit.bus import Message, Refused
from tests.contract.bus.brokers import Broker
from tests.contract.bus.deeds import collect, message, run, until

Deed = Callable[[AbstractChannel], Awaitable[object]]


def refusal_of(broker: Broker, deed: Deed, *, service: str = "plans") -> BaseException | None:
    """What the broker says when a service's user does that, past our own code."""

    async def work() -> BaseException | None:
        connection = await aio_pika.connect(broker.url_of(service))
        async with connection, connection.channel(on_return_raises=True) as channel:
            (outcome,) = await asyncio.gather(deed(channel), return_exceptions=True)
        return outcome if isinstance(outcome, BaseException) else None

    return asyncio.run(work())


def publishing(exchange: str, type: str, *, user_id: str = "plans") -> Deed:
    async def deed(channel: AbstractChannel) -> object:
        to = await channel.get_exchange(exchange, ensure=False)
        return await to.publish(aio_pika.Message(b"{}", user_id=user_id), routing_key=type)

    return deed


async def let_it_be(_: object) -> None: ...


async def read_its_queue(channel: AbstractChannel) -> object:
    queue = await channel.get_queue("reporting.events", ensure=False)
    return await queue.consume(let_it_be)


async def read_a_foreign_queue(channel: AbstractChannel) -> object:
    queue = await channel.get_queue("notifications.events", ensure=False)
    return await queue.consume(let_it_be)


async def bind_its_queue(channel: AbstractChannel) -> object:
    queue = await channel.get_queue("reporting.events", ensure=False)
    return await queue.bind(EVENTS, "identity.#")


async def declare_a_queue(channel: AbstractChannel) -> object:
    return await channel.declare_queue("reporting.more")


async def declare_an_exchange(channel: AbstractChannel) -> object:
    return await channel.declare_exchange("more")


async def delete_its_queue(channel: AbstractChannel) -> object:
    return await channel.queue_delete("reporting.events")


def test_what_a_service_is_for_it_may_do(rabbitmq_broker: Broker) -> None:
    assert refusal_of(rabbitmq_broker, publishing(EVENTS, "plans.plan.submitted.v1")) is None
    assert refusal_of(rabbitmq_broker, read_its_queue, service="reporting") is None


@pytest.mark.parametrize(
    ("exchange", "type"),
    [
        (EVENTS, "identity.account.created.v1"),
        (EVENTS, "plansx.plan.submitted.v1"),
        (COMMANDS, "notifications.mail.requested.v1"),
        (DEAD_LETTERS, "reporting.events"),
        ("", "reporting.events"),
    ],
)
def test_a_service_publishes_nothing_but_its_own_event_types(
    rabbitmq_broker: Broker, exchange: str, type: str
) -> None:
    refusal = refusal_of(rabbitmq_broker, publishing(exchange, type))
    assert isinstance(refusal, ChannelAccessRefused)


def test_a_forged_sender_is_refused(rabbitmq_broker: Broker) -> None:
    forged = publishing(EVENTS, "plans.plan.submitted.v1", user_id="identity")
    assert isinstance(refusal_of(rabbitmq_broker, forged), ChannelPreconditionFailed)


@pytest.mark.parametrize(
    "deed",
    [
        read_a_foreign_queue,
        bind_its_queue,
        declare_a_queue,
        declare_an_exchange,
        delete_its_queue,
    ],
)
def test_a_service_configures_nothing_and_reads_its_own_queues_only(
    rabbitmq_broker: Broker, deed: Deed
) -> None:
    refusal = refusal_of(rabbitmq_broker, deed, service="reporting")
    assert isinstance(refusal, ChannelAccessRefused)


@pytest.mark.parametrize("exchange", [EVENTS, COMMANDS])
def test_what_is_refused_is_named_and_harms_nothing_published_beside_it(
    rabbitmq_broker: Broker, exchange: str
) -> None:
    async def work() -> None:
        foreign = Message("bad", "identity.account.created.v1", b"{}", exchange=exchange)
        async with (
            rabbitmq_broker.bus("plans") as plans,
            rabbitmq_broker.bus("reporting") as reporting,
        ):
            good = [message(f"{number}") for number in range(20)]
            sent = [*good[:10], foreign, *good[10:]]
            outcomes = await asyncio.gather(*map(plans.publish, sent), return_exceptions=True)
            assert [type(outcome) for outcome in outcomes if outcome] == [Refused]
            found: list[str] = []
            loop = asyncio.create_task(collect(reporting, "reporting.events", found))
            await until(lambda: set(found) == {one.id for one in good})  # some came twice
            loop.cancel()

    run(work)
