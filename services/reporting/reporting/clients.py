"""What reporting asks of others: the directory of stars-sync."""

from collections.abc import Iterator
from typing import Any, Protocol

from contracts.organizations import Organization
from reporting.domain.directory import DirectoryEntry, DirectoryPage
from servicekit.auth import ServiceClient


class Directory(Protocol):
    def pages_since(self, version: int) -> Iterator[DirectoryPage]:
        """What changed after `version`. Raises Unavailable."""


class StarsDirectory:
    """Pages `GET /api/v1/stars-sync/directory` with this service's own token."""

    def __init__(self, stars_sync: ServiceClient) -> None:
        self._stars_sync = stars_sync

    def pages_since(self, version: int) -> Iterator[DirectoryPage]:
        after: str | None = None
        while True:
            page = self._stars_sync.get(
                "/api/v1/stars-sync/directory", params={"since": version, "after": after}
            )
            yield DirectoryPage(tuple(_entries_of(page)), page["version"])
            after = page["next"]
            if after is None:
                return


def _entries_of(page: dict[str, Any]) -> Iterator[DirectoryEntry]:
    for district in page["districts"]:
        yield DirectoryEntry(Organization(district["code"]), district["name"], district["is_open"])
    for school in page["schools"]:
        yield DirectoryEntry(
            Organization(school["district_code"], school["code"]),
            school["name"],
            school["is_open"],
        )
