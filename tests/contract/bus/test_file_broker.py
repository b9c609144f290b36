"""What only the embedded broker has to fear: its one file, used by many at once."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from servicekit.bus import BusUnavailable, apply_topology
from tests.contract.bus.brokers import TOPOLOGY, Broker, broker_in_file
from tests.contract.bus.deeds import collect, message, names, publish, reject_next, run, take, until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder that is made" / "broker.sqlite"


@pytest.fixture
def broker(path: Path) -> Broker:
    return broker_in_file(f"sqlite:///{path}")


def test_deployables_of_one_process_use_it_at_once_each_in_a_thread(broker: Broker) -> None:
    """The embedded stack: an event loop a deployable; what is published wakes the consumer."""
    found: list[str] = []

    async def publish_some(name: str) -> None:
        async with broker.bus("plans") as plans:
            await asyncio.gather(*(plans.publish(message(f"{name}-{n}")) for n in range(40)))

    async def consume() -> None:
        async with broker.bus("reporting") as reporting:
            loop = asyncio.create_task(collect(reporting, "reporting.events", found))
            await until(lambda: len(found) == 6 * 40)
            loop.cancel()

    with ThreadPoolExecutor(7) as threads:
        consumer = threads.submit(asyncio.run, consume())
        publishers = [threads.submit(asyncio.run, publish_some(name)) for name in "abcdef"]
        for thread in (*publishers, consumer):
            thread.result(20)
    assert len(set(found)) == 6 * 40


def test_a_file_that_stays_locked_makes_it_unavailable_until_it_is_free(
    broker: Broker, path: Path
) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["before"])
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                with pytest.raises(BusUnavailable):
                    await plans.publish(message("meanwhile"))
                other.execute("ROLLBACK")
            await publish(plans, ["after"])
            assert names(await take(reporting, "reporting.events", 2)) == ["before", "after"]

    run(work)


def test_a_dead_letter_waits_until_there_is_a_queue_to_park_it(broker: Broker, path: Path) -> None:
    async def work() -> None:
        url = f"sqlite:///{path}"
        parked = TOPOLOGY.queues[-1]
        apply_topology(url, replace(TOPOLOGY, queues=(replace(parked, bindings=()),)))
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["bad"])
            await reject_next(reporting, "reporting.events")
            apply_topology(url, TOPOLOGY)
            await publish(plans, ["good"])
            assert names(await take(reporting, "reporting.events", 1)) == ["good"]
            assert names(await take(reporting, "reporting.parked", 1)) == ["bad"]

    run(work)
