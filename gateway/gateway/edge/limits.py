"""The flood guard: so many requests a minute of one caller, counted in this process (R24); and how
many wait at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from gateway.errors import Crowded
from servicekit.errors import TooMany

_WAIT_SECONDS = 60


class FloodGuard:
    """Counts per session, client or address; what must survive a restart is identity's.

    On the event loop: the storage of the same library for threads starts one every 10 ms.
    """

    def __init__(self, requests_per_minute: int) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._item = RateLimitItemPerMinute(requests_per_minute)

    async def count(self, caller: str) -> None:
        """Raises TooMany, with the seconds to wait."""
        if not await self._limiter.hit(self._item, caller):
            raise TooMany(
                "Too many requests came from you in the last minute. Try again shortly.",
                params={"wait_seconds": _WAIT_SECONDS},
            )


class Crowd:
    """Who waits for one thing; used from the event loop alone.

    Where more would wait than are answered in a few seconds, nobody waits longer, and nobody is
    answered who has gone away meanwhile: whoever comes then is refused at once.
    """

    def __init__(self, most: int) -> None:
        self._most, self._waiting = most, 0

    @property
    def is_full(self) -> bool:
        return self._waiting >= self._most

    @contextmanager
    def joined(self, *, is_refused_when_full: bool = True) -> Iterator[None]:
        """Inside, one more waits. Raises Crowded when there are too many."""
        if is_refused_when_full and self.is_full:
            raise Crowded("Very many people are here at this moment. Try again shortly.")
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1
