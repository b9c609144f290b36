"""What both buses do with a message that nobody settles (R9)."""

from servicekit.bus import DELIVERY_LIMIT
from tests.contract.bus.brokers import Broker
from tests.contract.bus.deeds import (
    die_with,
    is_quiet,
    message,
    names,
    publish,
    reject_next,
    run,
    take,
)


def test_after_five_deliveries_a_message_is_parked_as_it_was(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans:
            await plans.publish(message("poison", body=b"\x00"))
        counts = [
            (await die_with(broker, "reporting.events"))[0].delivery_count
            for _ in range(DELIVERY_LIMIT)
        ]
        assert counts == [0, 1, 2, 3, 4]
        async with broker.bus("reporting") as reporting:
            assert await is_quiet(reporting, "reporting.events")
            (parked,) = await take(reporting, "reporting.parked", 1)
        assert parked.message == message("poison", body=b"\x00")
        assert (parked.queue, parked.sender) == ("reporting.events", "plans")

    run(work)


def test_what_crashes_its_handler_does_not_take_its_neighbours_along(broker: Broker) -> None:
    """F08: the others were prefetched beside it each time, and still are not parked."""

    async def work() -> None:
        others = [f"{number}" for number in range(20)]
        handled: list[str] = []

        async def handle_until_it_crashes() -> None:
            async with broker.bus("reporting") as reporting:
                async for batch in reporting.batches("reporting.events"):
                    if "poison" in names(batch.deliveries):
                        return
                    handled.extend(names(batch.deliveries))
                    await batch.ack(*batch.deliveries)

        async with broker.bus("plans") as plans:
            await publish(plans, [*others[:10], "poison", *others[10:]])
        for _ in range(DELIVERY_LIMIT):
            await handle_until_it_crashes()
        async with broker.bus("reporting") as reporting:
            assert names(await take(reporting, "reporting.parked", 1)) == ["poison"]
            if missing := len(others) - len(handled):
                handled += names(await take(reporting, "reporting.events", missing))
            assert await is_quiet(reporting, "reporting.parked")
        assert sorted(handled) == sorted(others)

    run(work)


def test_what_is_rejected_is_parked_at_once(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["bad"])
            await reject_next(reporting, "reporting.events")
            assert names(await take(reporting, "reporting.parked", 1)) == ["bad"]
            assert await is_quiet(reporting, "reporting.events")

    run(work)


def test_what_is_parked_stays_however_often_its_consumer_dies(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["bad"])
            await reject_next(reporting, "reporting.events")
        for _ in range(DELIVERY_LIMIT + 2):
            assert names(await die_with(broker, "reporting.parked")) == ["bad"]

    run(work)
