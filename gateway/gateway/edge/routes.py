"""Which address goes to which service; all others are pages."""

import re
from dataclasses import dataclass

from gateway.settings import Settings

_UNSAFE_PATH = re.compile(r"%(2e|2f|5c|00)|\\|//|/\.\.?(/|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Service:
    """A service behind the door; its `name` is its place under /api/v1 and its audience."""

    name: str
    url: str


def services(settings: Settings) -> tuple[Service, ...]:
    return (
        Service("identity", settings.identity_url),
        Service("plans", settings.plans_url),
        Service("reporting", settings.reporting_url),
        Service("stars-sync", settings.stars_sync_url),
        Service("notifications", settings.notifications_url),
    )


class RouteTable:
    """From a path to the service that answers it."""

    def __init__(self, behind: tuple[Service, ...]) -> None:
        by_name = {service.name: service for service in behind}
        self._prefixes = {f"/api/v1/{name}": service for name, service in by_name.items()}
        self._prefixes["/api/v1/events"] = by_name["notifications"]
        self._prefixes["/identity"] = by_name["identity"]

    def find(self, path: str) -> Service | None:
        """The service; None for a page."""
        for prefix, service in self._prefixes.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                return service
        return None


def is_safe(raw_path: str) -> bool:
    """Whether the path means the same to us and to whoever we hand it to."""
    return _UNSAFE_PATH.search(raw_path) is None and raw_path.isascii()
