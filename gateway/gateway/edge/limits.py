"""The flood guard: so many requests a minute of one address, counted in this process (R24)."""

from collections import Counter

from servicekit.errors import TooMany

_WINDOW_SECONDS = 60


class FloodGuard:
    """Counts by the minute, on one event loop; what must survive a restart is identity's."""

    def __init__(self, requests_per_minute: int) -> None:
        self._most = requests_per_minute
        self._window = 0
        self._counts: Counter[str] = Counter()

    def count(self, caller: str, *, now: float) -> None:
        """`now` in seconds of a clock that never goes back.

        Raises TooMany, with the seconds until the next minute begins.
        """
        window, gone = divmod(now, _WINDOW_SECONDS)
        if window != self._window:
            self._window = int(window)
            self._counts.clear()
        self._counts[caller] += 1
        if self._counts[caller] > self._most:
            raise TooMany(
                "Too many requests came from you in the last minute. Try again shortly.",
                params={"wait_seconds": _WINDOW_SECONDS - int(gone)},
            )
