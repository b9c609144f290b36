"""The flood guard: so many requests a minute of one caller, counted in this process (R24)."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from servicekit.errors import TooMany

_WAIT_SECONDS = 60


class FloodGuard:
    """Counts per session, client or address; what must survive a restart is identity's."""

    def __init__(self, requests_per_minute: int) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._item = RateLimitItemPerMinute(requests_per_minute)

    def count(self, caller: str) -> None:
        """Raises TooMany, with the seconds to wait."""
        if not self._limiter.hit(self._item, caller):
            raise TooMany(
                "Too many requests came from you in the last minute. Try again shortly.",
                params={"wait_seconds": _WAIT_SECONDS},
            )
