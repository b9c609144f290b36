"""The one table of clients and what each may do on its own (least privilege).

A scope is written like the permission it stands for; the service that owns it is its audience.
Secrets come from the files `clients/<name>`.
"""

from collections.abc import Mapping

AUDITS: Mapping[str, str] = {
    f"audit-{service}:verify": service
    for service in ("identity", "plans", "reporting", "stars-sync", "notifications")
}
SCOPES: Mapping[str, str] = {
    **AUDITS,
    "directory:read": "stars-sync",
    "figures:read": "stars-sync",
    "snapshot:read": "stars-sync",
    "snapshot:import": "stars-sync",
    "plan:read": "plans",
    "school_year:edit": "plans",
    "school_year:read": "plans",
    "recipients:read": "identity",
    "clients:write": "identity",
    "mail_domain:write": "identity",
    "events:read": "notifications",
    "subscribers:write": "notifications",
}
_FIGURES = frozenset({"directory:read", "figures:read", "snapshot:read"})
CLIENTS: Mapping[str, frozenset[str]] = {
    "identity": frozenset({"directory:read"}),
    "plans": _FIGURES,
    "reporting": _FIGURES | {"plan:read", "school_year:read"},
    "stars-sync": frozenset(),
    "notifications": frozenset({"plan:read", "recipients:read"}),
    "gateway": frozenset(),
    "operator": _FIGURES
    | {"plan:read", "school_year:edit", "school_year:read", "snapshot:import"}
    | AUDITS.keys()
    | {"clients:write", "events:read", "mail_domain:write", "subscribers:write"},
}
GRANTABLE = frozenset({"events:read", "plan:read", "school_year:read"})
"""What the client of another system may be given (ADR 0019): to read, and nothing that names a
student or that masks keep from the public."""


def audiences(client_id: str, scopes: frozenset[str]) -> list[str]:
    """The services a client's token is for: those that own its scopes, and itself."""
    return sorted({SCOPES[scope] for scope in scopes} | {client_id})


def redirect_uris(client_id: str, origin: str) -> tuple[str, ...]:
    """Where people who sign in are sent back to; the gateway only."""
    return (f"{origin}/sign-in/callback",) if client_id == "gateway" else ()
