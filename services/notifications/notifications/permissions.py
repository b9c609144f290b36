"""What notifications lets whom do."""

from enum import StrEnum


class Permission(StrEnum):
    """<noun>:<verb>. A client may do what its scopes name."""

    EventsRead = "events:read"
    SubscribersWrite = "subscribers:write"


GRANTS: dict[str, frozenset[str]] = {}
"""By role. Feed and subscribers are for client systems only: no role of a person includes them."""
