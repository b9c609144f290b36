"""[rmq] A broker that stops, hangs, or loses a queue: nothing confirmed is lost, all goes on."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from servicekit.bus import BusUnavailable, apply_topology
from tests.contract.bus.brokers import TOPOLOGY, Broker, broker_on_rabbitmq
from tests.contract.bus.deeds import collect, is_quiet, message, publish, reject_next, run, until
from tests.servers import RabbitMQ, RabbitMQNode, rabbitmq_node, wait_until


@pytest.fixture
def node_to_kill() -> Iterator[RabbitMQNode]:
    """Not the one the other tests share: for a while after a kill it cannot delete queues."""
    with rabbitmq_node() as node:
        yield node


def test_a_killed_broker_loses_nothing_and_both_sides_find_it_again(
    node_to_kill: RabbitMQNode,
) -> None:
    broker = broker_on_rabbitmq(node_to_kill.broker, node_to_kill.broker.create_vhost())

    async def work() -> None:
        found: list[str] = []
        async with (
            broker.bus("plans") as plans,
            broker.bus("reporting") as reporting,
            broker.bus("notifications") as notifications,
        ):
            loop = asyncio.create_task(collect(reporting, "reporting.events", found))
            await publish(plans, ["a"])
            await until(lambda: found == ["a"])
            node_to_kill.kill()
            with pytest.raises(BusUnavailable):
                await plans.publish(message("while down"))
            node_to_kill.start()  # here: what a thread starts ends with it
            await publish(plans, ["b"])
            await until(lambda: set(found) == {"a", "b"})  # either may come twice
            kept: list[str] = []
            other = asyncio.create_task(collect(notifications, "notifications.events", kept))
            await until(lambda: set(kept) == {"a", "b"})  # "a" was confirmed before the kill
            loop.cancel()
            other.cancel()

    run(work, seconds=90)


def test_a_broker_that_hangs_holds_a_publisher_for_five_seconds_at_most(
    rabbitmq: RabbitMQ, rabbitmq_broker: Broker
) -> None:
    async def work() -> None:
        async with rabbitmq_broker.bus("plans") as plans:
            await publish(plans, ["before"])
            with frozen(rabbitmq.pid):
                since = time.monotonic()
                with pytest.raises(BusUnavailable):
                    await plans.publish(message("meanwhile"))
                assert 4.5 < time.monotonic() - since < 8  # a net: the machine may be busy
            await publish(plans, ["after"])

    run(work, seconds=60)


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    # On a busy machine its other threads go on until the one that takes the signal has its turn.
    threads = [thread / "stat" for thread in Path(f"/proc/{pid}/task").iterdir()]
    wait_until(lambda: all(") T " in thread.read_text() for thread in threads), "a frozen broker")
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_consumer_whose_queue_was_taken_away_goes_on_when_it_is_back(
    rabbitmq: RabbitMQ, rabbitmq_broker: Broker
) -> None:
    async def work() -> None:
        found: list[str] = []
        async with (
            rabbitmq_broker.bus("plans") as plans,
            rabbitmq_broker.bus("reporting") as reporting,
        ):
            loop = asyncio.create_task(collect(reporting, "reporting.events", found))
            await publish(plans, ["a"])
            await until(lambda: found == ["a"])
            await asyncio.sleep(0.3)  # it waits for the next
            delete_queue(rabbitmq, rabbitmq_broker, "reporting.events")
            await asyncio.to_thread(apply_topology, rabbitmq_broker.admin_url, TOPOLOGY)
            await publish(plans, ["b"])
            await until(lambda: found == ["a", "b"])
            loop.cancel()

    run(work)


def test_a_dead_letter_waits_in_its_queue_while_nothing_parks_it(
    rabbitmq: RabbitMQ, rabbitmq_broker: Broker
) -> None:
    """F11: with the default strategy it would be gone. (The broker tries again after minutes.)"""

    async def work() -> None:
        delete_queue(rabbitmq, rabbitmq_broker, "reporting.parked")
        async with (
            rabbitmq_broker.bus("plans") as plans,
            rabbitmq_broker.bus("reporting") as reporting,
        ):
            await publish(plans, ["bad"])
            await reject_next(reporting, "reporting.events")
            assert await is_quiet(reporting, "reporting.events")
        path = f"/queues/{vhost(rabbitmq_broker)}/reporting.events"
        await until(lambda: rabbitmq.ask("GET", path).get("messages_dlx") == 1)

    run(work)


def delete_queue(rabbitmq: RabbitMQ, broker: Broker, queue: str) -> None:
    rabbitmq.ask("DELETE", f"/queues/{vhost(broker)}/{queue}")


def vhost(broker: Broker) -> str:
    return broker.admin_url.rpartition("/")[2]
