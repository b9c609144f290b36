"""Names of signing keys, and from them when each signs and is published (R34: with overlap).

A kid is the instant from which its key signs. A name that is no instant counts as older than all.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

LEAD = timedelta(minutes=5)
"""A new key is published so long before it signs: a verifier fetches keys again when it meets an
unknown kid, but not twice in ten seconds; and files may have to reach other machines."""
OVERLAP = timedelta(minutes=10)
"""A former key is published so long after the next one signs: twice the life of a token."""
_FORMAT = "%Y%m%dT%H%M%SZ"


def kid_for(instant: datetime) -> str:
    """The name of a key that signs from `instant` on."""
    return instant.astimezone(UTC).strftime(_FORMAT)


def signs_from(kid: str) -> datetime:
    """When a key of this name begins to sign."""
    try:
        return datetime.strptime(kid, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def signing(kids: Iterable[str], *, now: datetime) -> str:
    """The newest that has begun to sign; where none has, the first that will."""
    ordered = _in_order(kids)
    return next((kid for kid in reversed(ordered) if signs_from(kid) <= now), ordered[0])


def published(kids: Iterable[str], *, now: datetime) -> list[str]:
    """Those that sign, signed a short while ago, or will."""
    ordered = _in_order(kids)
    return ordered[ordered.index(signing(ordered, now=now - OVERLAP)) :]


def _in_order(kids: Iterable[str]) -> list[str]:
    return sorted(kids, key=lambda kid: (signs_from(kid), kid))
