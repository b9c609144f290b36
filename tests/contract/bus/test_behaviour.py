"""What both buses promise (servicekit.bus.interface): the embedded broker is no lesser one."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from contracts.topology import COMMANDS
from servicekit.bus import BusUnavailable, Delivery, Message, Unroutable
from tests.contract.bus.brokers import Broker
from tests.contract.bus.deeds import (
    QUIET_SECONDS,
    collect,
    die_with,
    is_quiet,
    message,
    names,
    publish,
    run,
    take,
    until,
)


def test_a_message_arrives_as_it_was_published(broker: Broker) -> None:
    async def work() -> None:
        sent = Message(id="01", type="plans.plan.submitted.v1", body=b'{"\xc3\xa9": 1}')
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await plans.publish(sent)
            (delivery,) = await take(reporting, "reporting.events", 1)
        assert delivery.message == sent
        assert (delivery.redelivered, delivery.delivery_count) == (False, 0)
        assert (delivery.queue, delivery.sender) == ("reporting.events", "plans")

    run(work)


@pytest.mark.parametrize("size", [0, 1_000_000])
def test_a_body_may_be_empty_or_large(broker: Broker, size: int) -> None:
    async def work() -> None:
        body = bytes(range(256)) * (size // 256)
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await plans.publish(message("large", body=body))
            (delivery,) = await take(reporting, "reporting.events", 1)
        assert delivery.message.body == body

    run(work)


@pytest.mark.parametrize(
    ("type", "reporting_has_it", "notifications_has_it"),
    [
        ("plans.plan.submitted.v1", True, True),
        ("plans.plan.returned.v1", True, False),
        ("plans.plan", True, False),  # `#` is no word too
        ("plans.progress.submitted.v1", False, True),
        ("plans.progress.submitted.v1.late", False, False),  # `*` is one word
        ("plans.note", False, True),
        ("plans.big.note", False, False),
    ],
)
def test_each_queue_gets_what_its_patterns_fit(
    broker: Broker, type: str, reporting_has_it: bool, notifications_has_it: bool
) -> None:
    async def work() -> None:
        async with (
            broker.bus("plans") as plans,
            broker.bus("reporting") as reporting,
            broker.bus("notifications") as notifications,
        ):
            for sent in (type, "plans.plan.submitted.v1"):  # the second marks the end
                try:
                    await plans.publish(message(sent, type=sent))
                except Unroutable:
                    assert not reporting_has_it
                    assert not notifications_has_it
            for bus, queue, has_it in (
                (reporting, "reporting.events", reporting_has_it),
                (notifications, "notifications.events", notifications_has_it),
            ):
                expected = [type] * has_it + ["plans.plan.submitted.v1"]
                assert names(await take(bus, queue, len(expected))) == expected

    run(work)


def test_what_fits_two_patterns_of_a_queue_arrives_once(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("notifications") as notifications:
            await publish(plans, ["both"], type="plans.note.submitted.v1")
            assert names(await take(notifications, "notifications.events", 1)) == ["both"]
            assert await is_quiet(notifications, "notifications.events")

    run(work)


def test_a_command_goes_by_its_own_exchange(broker: Broker) -> None:
    async def work() -> None:
        command = Message("c", "notifications.mail.requested.v1", b"{}", exchange=COMMANDS)
        async with broker.bus("identity") as identity, broker.bus("notifications") as mailer:
            await identity.publish(command)
            (delivery,) = await take(mailer, "notifications.commands", 1)
        assert delivery.message == command

    run(work)


def test_publishing_what_no_queue_wants_is_an_error_and_harms_nothing_else(
    broker: Broker,
) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            outcomes = await asyncio.gather(
                plans.publish(message("before")),
                plans.publish(message("lost", type="plans.unheard.of.v1")),
                plans.publish(message("after")),
                return_exceptions=True,
            )
            assert [type(outcome) for outcome in outcomes] == [
                type(None),
                Unroutable,
                type(None),
            ]
            assert set(names(await take(reporting, "reporting.events", 2))) == {"before", "after"}

    run(work)


def test_a_queue_keeps_the_order_of_publishing(broker: Broker) -> None:
    async def work() -> None:
        sent = [f"{number:03}" for number in range(150)]
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, sent)
            assert names(await take(reporting, "reporting.events", len(sent))) == sent

    run(work)


def test_many_may_be_published_at_once(broker: Broker) -> None:
    async def work() -> None:
        sent = {f"{number}" for number in range(500)}
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await asyncio.gather(*(plans.publish(message(name)) for name in sent))
            found = names(await take(reporting, "reporting.events", len(sent)))
        assert len(found) == len(sent)
        assert set(found) == sent

    run(work)


def test_a_batch_takes_what_is_there_up_to_its_limit(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, [f"{number}" for number in range(30)])
            sizes: list[int] = []
            async with aclosing(reporting.batches("reporting.events", limit=7)) as batches:
                while sum(sizes) < 30:
                    batch = await anext(batches)
                    sizes.append(len(batch.deliveries))
                    await batch.ack(*batch.deliveries)
                    await asyncio.sleep(0.1)  # time to arrive
        assert max(sizes) == 7

    run(work)


def test_a_consumer_that_waits_gets_what_is_published_later(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            waiting = asyncio.create_task(take(reporting, "reporting.events", 1))
            await asyncio.sleep(0.3)
            await publish(plans, ["late"])
            assert names(await waiting) == ["late"]

    run(work)


def test_what_was_acknowledged_never_comes_again(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans:
            await publish(plans, ["a", "b"])
        async with broker.bus("reporting") as reporting:
            await take(reporting, "reporting.events", 2)
        async with broker.bus("reporting") as reporting:
            assert await is_quiet(reporting, "reporting.events")

    run(work)


def test_what_was_not_acknowledged_comes_again_and_says_so(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans:
            await publish(plans, ["a"])
            assert names(await die_with(broker, "reporting.events")) == ["a"]
            await publish(plans, ["b"])
        async with broker.bus("reporting") as reporting:
            again, new = await take(reporting, "reporting.events", 2)
        assert (again.message.id, again.redelivered, again.delivery_count) == ("a", True, 1)
        assert (new.message.id, new.redelivered, new.delivery_count) == ("b", False, 0)

    run(work)


def test_only_what_was_not_acknowledged_comes_again(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["a", "b", "c", "d"])
            held: list[tuple[Any, Delivery]] = []
            async with aclosing(reporting.batches("reporting.events")) as batches:
                while len(held) < 4:
                    batch = await anext(batches)
                    held += [(batch, delivery) for delivery in batch.deliveries]
                for batch, delivery in held:
                    if delivery.message.id in "bd":
                        await batch.ack(delivery)
            assert sorted(names(await take(reporting, "reporting.events", 2))) == ["a", "c"]
            assert await is_quiet(reporting, "reporting.events")

    run(work)


def test_no_more_than_prefetch_are_out(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, [f"{number}" for number in range(6)])
            held: list[tuple[Any, Delivery]] = []

            async def hold() -> None:
                async for batch in reporting.batches("reporting.events", prefetch=3):
                    held.extend((batch, delivery) for delivery in batch.deliveries)

            holding = asyncio.create_task(hold())
            await asyncio.sleep(QUIET_SECONDS)
            assert len(held) == 3
            batch, delivery = held[-1]
            await batch.ack(delivery)
            await asyncio.sleep(QUIET_SECONDS)
            assert len(held) == 4
            holding.cancel()

    run(work)


def test_of_two_consumers_one_is_active_and_the_other_takes_over(broker: Broker) -> None:
    async def work() -> None:
        queue = "reporting.events"
        of_first: list[str] = []
        of_second: list[str] = []
        async with broker.bus("plans") as plans, broker.bus("reporting") as second:
            async with broker.bus("reporting") as first:
                loops = [asyncio.create_task(collect(first, queue, of_first))]
                await publish(plans, ["a"])
                await until(lambda: of_first == ["a"])
                loops.append(asyncio.create_task(collect(second, queue, of_second)))
                await asyncio.sleep(QUIET_SECONDS)
                await publish(plans, ["b", "c", "d", "e"])
                await until(lambda: len(of_first + of_second) == 5)
                assert of_first == ["a", "b", "c", "d", "e"]
            await publish(plans, ["f"])
            await until(lambda: of_second == ["f"])
            loops[1].cancel()

    run(work)


def test_close_lets_the_batch_in_hand_be_settled(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["a"])
            in_hand = asyncio.Event()

            async def consume() -> None:
                async for batch in reporting.batches("reporting.events"):
                    in_hand.set()
                    await asyncio.sleep(0.3)
                    await batch.ack(*batch.deliveries)

            loop = asyncio.create_task(consume())
            await in_hand.wait()
            await reporting.close()
            await loop
            with pytest.raises(BusUnavailable):
                await reporting.publish(message("too late"))
        async with broker.bus("reporting") as reporting:
            assert await is_quiet(reporting, "reporting.events")

    run(work)
