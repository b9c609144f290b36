"""What is limited, and how long a lock lasts (R21, R24)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

MOST_FAILURES = 10
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=4)


@dataclass(frozen=True)
class Limit:
    """At most `most` times within `window`, counted from the first."""

    name: str
    most: int
    window: timedelta


FAILURES = Limit("failures", MOST_FAILURES, timedelta(minutes=15))
SIGN_INS_OF_NETWORK = Limit("sign-ins-of-network", 300, timedelta(minutes=15))
CODE_MAILS = Limit("code-mails", 3, timedelta(minutes=15))
CODE_MAILS_A_DAY = Limit("code-mails-a-day", 10, timedelta(days=1))
OTHER_CODES = Limit("other-codes", 20, timedelta(hours=1))
RESETS_OF_ADDRESS = Limit("resets-of-address", 3, timedelta(hours=1))
RESETS_OF_NETWORK = Limit("resets-of-network", 30, timedelta(hours=1))
REQUESTS_OF_NETWORK = Limit("requests-of-network", 30, timedelta(hours=1))
REQUESTS_OF_DOMAIN = Limit("requests-of-domain", 60, timedelta(hours=1))
REQUESTS_FOR_PLACE = Limit("requests-for-place", 20, timedelta(days=1))
REQUESTS_OF_ADDRESS = Limit("requests-of-address", 3, timedelta(days=1))


def lock_ends_at(locked_at: datetime, count: int) -> datetime:
    """15 minutes, doubled with every lock in a row, four hours at most (R21)."""
    doubled = FIRST_LOCK * (1 << min(count - 1, 10))
    return locked_at + min(doubled, LONGEST_LOCK)


def network_of(address: str) -> str:
    """What counts as one network: an IPv4 address, or the 64 bits an IPv6 customer has."""
    try:
        known = ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return ":".join(known.exploded.split(":")[:4])
    return str(known)
