"""What reporting lets whom do (architecture section 4: each sees reports of its own scope)."""

from enum import StrEnum

from contracts.roles import Role


class Permission(StrEnum):
    """<noun>:<verb>. A client may do what its scopes name."""

    DocumentRead = "document:read"
    ReportRead = "report:read"


GRANTS: dict[str, frozenset[str]] = {role: frozenset(Permission) for role in Role}
"""Which plans and figures each role reaches is decided on the object, not here."""
