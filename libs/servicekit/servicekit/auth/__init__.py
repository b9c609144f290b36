"""Who calls, and what they may do: tokens, permissions, revocation, service clients."""

from servicekit.auth.floors import Floors, end_session, raise_floor
from servicekit.auth.following import follow_revocations
from servicekit.auth.permissions import Authorization, Caller, CurrentCaller, requires
from servicekit.auth.service_client import ServiceClient, ServiceTokens
from servicekit.auth.tokens import AccessToken, Verifier, fetch_key_set

__all__ = [
    "AccessToken",
    "Authorization",
    "Caller",
    "CurrentCaller",
    "Floors",
    "ServiceClient",
    "ServiceTokens",
    "Verifier",
    "end_session",
    "fetch_key_set",
    "follow_revocations",
    "raise_floor",
    "requires",
]
