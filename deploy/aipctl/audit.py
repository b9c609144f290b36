"""`aipctl audit verify`: does the chain of audit rows of every service hold (R32, F31)?"""

from collections.abc import Callable

from servicekit.auth import ServiceClient

_SERVICES = ("identity", "plans", "reporting", "stars-sync", "notifications")


def verify_audit(client: ServiceClient, say: Callable[[str], None]) -> int:
    """One line a service; exit 1 where a row was changed or is missing."""
    broken = 0
    for service in _SERVICES:
        found = client.get(f"/api/v1/{service}/audit/verification")
        if found["first_broken"] is None:
            say(f"{service}: {found['row_count']} rows, nothing was changed")
        else:
            broken += 1
            say(f"{service}: row {found['first_broken']} was changed or is missing")
    return 1 if broken else 0
