"""What reporting lets whom do (architecture section 4: each sees reports of its own scope)."""

from enum import StrEnum

from contracts.roles import Role


class Permission(StrEnum):
    """<noun>:<verb>. A client may do what its scopes name."""

    ReportRead = "report:read"


GRANTS: dict[str, frozenset[str]] = {role: frozenset({Permission.ReportRead}) for role in Role}
