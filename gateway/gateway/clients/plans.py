"""plans: school years, who owes a plan, the plans and their steps."""

from uuid import UUID

from gateway.clients.connection import Connection
from gateway.clients.plan_models import (
    Document,
    Obligations,
    Plan,
    PlanList,
    Receipt,
    SavedStep,
    SchoolYear,
    SchoolYears,
    StepVersion,
    Strategies,
    Strategy,
)

_AT = "/api/v1/plans"


class PlansClient:
    def __init__(self, connection: Connection) -> None:
        self._at = connection

    def school_years(self) -> tuple[SchoolYear, ...]:
        """Newest first."""
        return self._at.get(f"{_AT}/school-years", SchoolYears).items

    def strategies(self, tier: int | None = None) -> tuple[Strategy, ...]:
        return self._at.get(f"{_AT}/strategies", Strategies, tier=tier).items

    def obligations(self, **asked: str | int | None) -> Obligations:
        """Who owes a plan in the active year; arguments as in the service's API."""
        return self._at.get(f"{_AT}/obligations", Obligations, **asked)

    def list(self, **asked: str | int | None) -> PlanList:
        return self._at.get(_AT, PlanList, **asked)

    def start(self, school_year: str, organization: str) -> Plan:
        """The organization's plan of that year, made now or there already."""
        asked = {"school_year": school_year, "organization": organization}
        return self._at.send("POST", _AT, Plan, json=asked)

    def plan(self, plan_id: UUID) -> Plan:
        return self._at.get(f"{_AT}/{plan_id}", Plan)

    def save_step(self, plan_id: UUID, step: str, document: Document, *, version: int) -> SavedStep:
        """Store the whole step. Raises Stale, with the stored document in its params."""
        return self._at.send(
            "PUT",
            f"{_AT}/{plan_id}/steps/{step}",
            SavedStep,
            json=document,
            headers={"If-Match": f'"{version}"'},
        )

    def step(self, plan_id: UUID, step: str) -> SavedStep:
        return self._at.get(f"{_AT}/{plan_id}/steps/{step}", SavedStep)

    def step_version(self, plan_id: UUID, step: str, version: int) -> StepVersion:
        return self._at.get(f"{_AT}/{plan_id}/steps/{step}/versions/{version}", StepVersion)

    def submit(
        self, plan_id: UUID, *, certified: bool, certification_version: str, key: str
    ) -> Receipt:
        """Freeze the plan as it is; the same `key` again gives the same receipt."""
        return self._at.send(
            "POST",
            f"{_AT}/{plan_id}/submissions",
            Receipt,
            json={"certified": certified, "certification_version": certification_version},
            headers={"Idempotency-Key": key},
        )

    def openapi(self) -> dict[str, object]:
        return dict(self._at.document(f"{_AT}/openapi.json"))
