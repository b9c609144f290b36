"""What a test may ask of a running system, whichever stack it is."""

import re
import ssl
import time
from pathlib import Path
from typing import Protocol

from servicekit.db import Database

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For HTTP clients: systems under test speak plain HTTP, and reading the machine's certificates
takes a client longer than a request."""
WAIT_SECONDS = 30  # the net under every wait for the bus; never a promise
QUESTIONS = {
    "identity": "/api/v1/identity/me",
    "stars-sync": "/api/v1/stars-sync/snapshots",
    "plans": "/api/v1/plans/obligations",
    "reporting": "/api/v1/reporting/reports/submitted",
    "notifications": "/api/v1/notifications/subscribers",
    "gateway": "/api/v1/plans/obligations",
}
"""Of each deployable, something that asks who calls; notifications refuses people (403)."""


class Reachable(Protocol):
    """What a person needs of a running system."""

    @property
    def url(self) -> str:
        """Its public origin."""

    def mails_to(self, address: str) -> list[str]:
        """The texts of the mails to one address, oldest first."""


class System(Reachable, Protocol):
    """A running system. `kill` ends one process as a power cut would; `start` brings it back."""

    @property
    def secrets_dir(self) -> Path: ...

    @property
    def is_full(self) -> bool:
        """Whether it is the full stack, with a process for each part."""

    def database(self, name: str) -> Database:
        """A connection of its own to a deployable's database."""

    def service_url(self, name: str) -> str:
        """Where a service itself answers, without the gateway in front."""

    def kill(self, process: str) -> None:
        """`plans-work`, `gateway-api`, …; embedded there is one process, and it is that."""

    def end(self, process: str) -> None:
        """Have it finish what it is about and stop."""

    def start(self, process: str, *, failpoint: str = "") -> None:
        """Start what was killed; with a fault point armed where one is named."""

    def wait_for_end(self, process: str) -> int:
        """Wait until the process killed itself at its fault point; gives its exit code."""

    def ended(self) -> list[str]:
        """The processes that do not run, though they were started once."""

    def is_ready(self) -> bool:
        """Whether every service answers. Raises RuntimeError when a process has ended."""


def wait_for_mail(system: Reachable, address: str, pattern: str, *, after: int = 0) -> str:
    """The first group of `pattern` in the newest mail to `address`, the first `after` left out."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        for text in reversed(system.mails_to(address)[after:]):
            if found := re.search(pattern, text):
                return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"no mail to {address} matches {pattern!r}")
