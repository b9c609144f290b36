"""What both buses promise when there is a second process, and when it is killed."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from tests.contract.bus.brokers import Broker
from tests.contract.bus.deeds import QUIET_SECONDS, names, publish, run, take


@contextmanager
def other_process(deed: str, url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.contract.bus.other_process", deed, url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        said(process).close()


def said(process: subprocess.Popen[str]) -> IO[str]:
    return cast("IO[str]", process.stdout)


def test_a_confirmed_message_survives_kill_9_of_its_publisher(broker: Broker) -> None:
    async def work() -> None:
        with other_process("publish", broker.url_of("plans")) as publisher:
            assert said(publisher).readline() == "confirmed\n"
            publisher.send_signal(signal.SIGKILL)
        async with broker.bus("reporting") as reporting:
            found = await take(reporting, "reporting.events", 1)
        assert names(found) == ["from-another-process"]

    run(work)


def test_a_message_survives_kill_9_of_the_consumer_that_holds_it(broker: Broker) -> None:
    async def work() -> None:
        async with broker.bus("plans") as plans, broker.bus("reporting") as reporting:
            await publish(plans, ["held"])
            with other_process("hold", broker.url_of("reporting")) as consumer:
                assert said(consumer).readline() == "held\n"
                standby = asyncio.create_task(take(reporting, "reporting.events", 1))
                await asyncio.sleep(QUIET_SECONDS)
                assert not standby.done()
                consumer.send_signal(signal.SIGKILL)
                (delivery,) = await standby
        assert (delivery.message.id, delivery.redelivered) == ("held", True)

    run(work)


def test_a_second_process_consumes_what_this_one_publishes(broker: Broker) -> None:
    async def work() -> None:
        with other_process("consume", broker.url_of("reporting")) as consumer:
            async with broker.bus("plans") as plans:
                await publish(plans, ["first"])
                assert said(consumer).readline() == "first\n"
                await publish(plans, ["second"])
                assert said(consumer).readline() == "second\n"

    run(work)
