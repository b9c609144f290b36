"""What a second process does with the bus; run as `python -m tests.contract.bus.other_process`.

It says on standard output how far it is, one line a step, and then waits to be killed.
"""

import asyncio
import sys

from servicekit.bus import open_bus
from tests.contract.bus.deeds import message, names


async def publish(url: str) -> None:
    bus = await open_bus(url, service="plans")
    await bus.publish(message("from-another-process"))
    say("confirmed")
    await asyncio.sleep(60)


async def hold(url: str) -> None:
    bus = await open_bus(url, service="reporting")
    async for batch in bus.batches("reporting.events"):
        say(*names(batch.deliveries))


async def consume(url: str) -> None:
    bus = await open_bus(url, service="reporting")
    async for batch in bus.batches("reporting.events"):
        await batch.ack(*batch.deliveries)
        say(*names(batch.deliveries))


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    deeds = {"publish": publish, "hold": hold, "consume": consume}
    asyncio.run(deeds[sys.argv[1]](sys.argv[2]))
