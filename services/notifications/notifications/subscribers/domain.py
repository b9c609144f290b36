"""A subscriber, and which events its patterns name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.declared import public_events


@dataclass(frozen=True)
class Subscriber:
    """Another system that hears of public events."""

    name: str
    event_patterns: tuple[str, ...]
    client_id: str
    is_active: bool
    created_at: datetime

    @property
    def event_types(self) -> list[str]:
        """The public types it hears of, in order of name. Never another one, whatever `#` fits."""
        return sorted({each for one in self.event_patterns for each in public_types(one)})


def public_types(pattern: str) -> list[str]:
    """The public types that fit a pattern of the bus: `*` is one word, `#` any number of them."""
    return [name for name in public_events() if _fits(pattern.split("."), name.split("."))]


def _fits(pattern: Sequence[str], words: Sequence[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_fits(pattern[1:], words[used:]) for used in range(len(words) + 1))
    return bool(words) and pattern[0] in {"*", words[0]} and _fits(pattern[1:], words[1:])
