"""What notifications lets whom do."""

from enum import StrEnum


class Permission(StrEnum):
    """<noun>:<verb>. A client may do what its scopes name."""

    EventsRead = "events:read"


GRANTS: dict[str, frozenset[str]] = {}
"""By role. The feed is for client systems only: no role of a person includes it."""
