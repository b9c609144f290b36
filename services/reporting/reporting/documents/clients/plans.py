"""Plans, asked for what a document shows."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from reporting.documents.domain import Frozen
from servicekit.auth import ServiceClient

Names = Mapping[str, Mapping[str, str]]
"""Of the catalogue's strategies: by code and language."""


class Plans(Protocol):
    """With a `token`: as far as that person may read; else as this service."""

    def revision(self, plan_id: UUID, revision: int, *, token: str = "") -> Frozen:
        """A frozen revision. Raises NotFound, Unavailable."""

    def plan(self, plan_id: UUID, *, token: str) -> dict[str, Any]:
        """A plan as it is now. Raises NotFound, Unavailable."""

    def strategies(self, *, token: str = "") -> Names:
        """The names of the catalogue. Raises Unavailable."""


class PlansOverHttp:
    """Asks `/api/v1/plans`."""

    def __init__(self, plans: ServiceClient) -> None:
        self._plans = plans

    def revision(self, plan_id: UUID, revision: int, *, token: str = "") -> Frozen:
        content = self._plans.get(f"/api/v1/plans/{plan_id}/revisions/{revision}", token=token)
        return Frozen(plan_id, revision, content["content_sha256"], content)

    def plan(self, plan_id: UUID, *, token: str) -> dict[str, Any]:
        found: dict[str, Any] = self._plans.get(f"/api/v1/plans/{plan_id}", token=token)
        return found

    def strategies(self, *, token: str = "") -> Names:
        page = self._plans.get("/api/v1/plans/strategies", token=token)
        return {one["code"]: one["name"] for one in page["items"]}
