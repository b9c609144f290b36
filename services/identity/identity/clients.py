"""The one service that identity asks: stars-sync, for districts and schools."""

from typing import Any, Protocol

from contracts.organizations import Organization
from identity.directory.domain import Changes, Place
from servicekit.auth import ServiceClient

_PAGE = 1000


class Directory(Protocol):
    """Who owns districts and schools."""

    def changes_since(self, version: int) -> Changes:
        """Every place that changed after `version`. Raises Unavailable."""
        ...


class StarsSync:
    """The directory of stars-sync over HTTP, page by page."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def changes_since(self, version: int) -> Changes:
        places: list[Place] = []
        reached, after = version, None
        while True:
            page = self._client.get(
                "/api/v1/stars-sync/directory",
                params={"since": version, "limit": _PAGE, "after": after},
            )
            places += _places(page)
            reached, after = page["version"], page["next"]
            if after is None:
                return Changes(tuple(places), reached)


def _places(page: Any) -> list[Place]:
    districts = [
        Place(Organization(item["code"]), item["name"], item["is_open"])
        for item in page["districts"]
    ]
    schools = [
        Place(Organization(item["district_code"], item["code"]), item["name"], item["is_open"])
        for item in page["schools"]
    ]
    return districts + schools
