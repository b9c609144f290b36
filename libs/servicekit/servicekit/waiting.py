"""Waiting, on an event loop, for something that may not come."""

import asyncio
from contextlib import suppress


async def wait(event: asyncio.Event, seconds: float) -> None:
    """Returns when `event` is set, after so many seconds at the latest.

    Whoever cancels it is heard: `asyncio.wait_for` of Python 3.11 drops a cancellation that comes
    in the instant of the event, and a worker told to stop then would never end.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
