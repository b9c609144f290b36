"""How a bus ends: the loops over `batches` are told, and given time to settle what they hold."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from servicekit.waiting import wait


class Loops:
    """The open loops of one bus."""

    def __init__(self) -> None:
        self._closing = asyncio.Event()
        self._none_open = asyncio.Event()
        self._none_open.set()
        self._open = 0

    @property
    def is_closing(self) -> bool:
        return self._closing.is_set()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """While inside, `drain` waits for this loop."""
        self._open += 1
        self._none_open.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._none_open.set()

    async def pause(self, seconds: float) -> None:
        """Sleep, but not into the end."""
        await wait(self._closing, seconds)

    def begin_end(self) -> None:
        """No loop hands out more."""
        self._closing.set()

    async def drain(self, seconds: float) -> None:
        """Wait until every loop has ended, so long at most."""
        await wait(self._none_open, seconds)
