"""plans: school years, who owes a plan, the plans and their steps."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote
from uuid import UUID

from httpx2 import Response

from gateway.clients.connection import Connection
from gateway.clients.history_models import (
    Comparison,
    Difference,
    DifferenceList,
    Revision,
    StepVersion,
    StepVersionHead,
    StepVersionHeads,
)
from gateway.clients.plan_models import (
    Attachment,
    CarryOver,
    Document,
    Obligations,
    Plan,
    PlanList,
    Present,
    Presents,
    Receipt,
    Receipts,
    SavedStep,
    Strategies,
    Strategy,
)
from gateway.clients.year_models import SchoolYear, SchoolYears

_AT = "/api/v1/plans"
_FILE_SECONDS = 30
_PRESENCE_SECONDS = 1


class PlansClient:
    def __init__(self, connection: Connection) -> None:
        self._at = connection

    def school_years(self, *, include_archived: bool = False) -> tuple[SchoolYear, ...]:
        """Newest first."""
        asked = {"include_archived": include_archived}
        return self._at.get(f"{_AT}/school-years", SchoolYears, **asked).items

    def school_year(self, name: str) -> SchoolYear:
        return self._at.get(f"{_AT}/school-years/{name}", SchoolYear)

    def create_school_year(self, name: str, first_day_on: date | None, *, key: str) -> SchoolYear:
        """A draft with the default periods; the same `key` again makes no second one."""
        return self._at.send(
            "POST",
            f"{_AT}/school-years",
            SchoolYear,
            json={"school_year": name, "first_day_on": first_day_on and first_day_on.isoformat()},
            headers={"Idempotency-Key": key},
        )

    def change_school_year(self, name: str, changes: Document, *, version: int) -> SchoolYear:
        """What is left out stays. Raises Stale when somebody changed the year meanwhile."""
        return self._at.send(
            "PATCH",
            f"{_AT}/school-years/{name}",
            SchoolYear,
            json=changes,
            headers={"If-Match": f'"{version}"'},
        )

    def strategies(self, tier: int | None = None) -> tuple[Strategy, ...]:
        return self._at.get(f"{_AT}/strategies", Strategies, tier=tier).items

    def obligations(self, **asked: str | int | None) -> Obligations:
        """Who owes a plan in the active year; arguments as in the service's API."""
        return self._at.get(f"{_AT}/obligations", Obligations, **asked)

    def districts(self, school_year: str) -> dict[str, str]:
        """Names of the open districts and charters by code."""
        found: dict[str, str] = {}
        after: str | None = None
        while True:
            page = self.obligations(
                school_year=school_year, kind="district", limit=200, after=after
            )
            found |= {one.organization: one.name for one in page.items}
            after = page.next
            if after is None:
                return found

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

    def step_versions(self, plan_id: UUID, step: str) -> tuple[StepVersionHead, ...]:
        """Who saved the step when, newest first."""
        return self._at.get(f"{_AT}/{plan_id}/steps/{step}/versions", StepVersionHeads).items

    def step_differences(
        self, plan_id: UUID, step: str, one: int, other: int
    ) -> tuple[Difference, ...]:
        """What changed between two saved versions, whichever is named first."""
        path = f"{_AT}/{plan_id}/steps/{step}/versions/{one}/differences"
        return self._at.get(path, DifferenceList, **{"with": other}).items

    def restore_step(self, plan_id: UUID, step: str, former: int, *, version: int) -> SavedStep:
        """Store a former version as the next one after `version`. Raises Stale."""
        return self._at.send(
            "POST",
            f"{_AT}/{plan_id}/steps/{step}/restorations",
            SavedStep,
            json={"version": former},
            headers={"If-Match": f'"{version}"'},
        )

    def former_plan(self, plan_id: UUID) -> CarryOver:
        """What can be kept of last year's. Raises NotFound where there is nothing."""
        return self._at.get(f"{_AT}/{plan_id}/carry-over", CarryOver)

    def carry_over(self, plan_id: UUID, parts: Sequence[str]) -> Plan:
        """Fill steps that were never saved. Raises Conflict, with the `steps` that were."""
        return self._at.send(
            "POST", f"{_AT}/{plan_id}/carry-over", Plan, json={"parts": list(parts)}
        )

    def add_attachment(self, plan_id: UUID, name: str, body: bytes) -> Attachment:
        """A PDF, PNG or JPEG. Raises Invalid for any other file, or one too many or too large."""
        headers = {"File-Name": quote(name), "Content-Type": "application/octet-stream"}
        path = f"{_AT}/{plan_id}/attachments"
        return self._at.upload(path, Attachment, body, headers, wait_seconds=_FILE_SECONDS)

    def attachment(self, plan_id: UUID, attachment_id: UUID) -> Response:
        """The file itself, with the headers that keep it from being shown in place."""
        path = f"{_AT}/{plan_id}/attachments/{attachment_id}"
        return self._at.fetch(path, wait_seconds=_FILE_SECONDS)

    def remove_attachment(self, plan_id: UUID, attachment_id: UUID) -> None:
        self._at.tell("DELETE", f"{_AT}/{plan_id}/attachments/{attachment_id}")

    def revision(self, plan_id: UUID, number: int) -> Revision:
        return self._at.get(f"{_AT}/{plan_id}/revisions/{number}", Revision)

    def compare(self, plan_id: UUID, one: int, other: int) -> Comparison:
        """What changed between two revisions, whichever is named first."""
        path = f"{_AT}/{plan_id}/revisions/{one}/differences"
        return self._at.get(path, Comparison, **{"with": other})

    def revisions(self, plan_id: UUID) -> tuple[Receipt, ...]:
        """The receipts of all submissions, newest first."""
        return self._at.get(f"{_AT}/{plan_id}/revisions", Receipts).items

    def submit(
        self,
        plan_id: UUID,
        *,
        certified: bool,
        certification_version: str,
        language: str,
        key: str,
    ) -> Receipt:
        """Freeze the plan as it is; the same `key` again gives the same receipt.

        The plan's PDF is made at once in `language`, `en` or `es`.
        """
        return self._at.send(
            "POST",
            f"{_AT}/{plan_id}/submissions",
            Receipt,
            json={
                "certified": certified,
                "certification_version": certification_version,
                "language": language,
            },
            headers={"Idempotency-Key": key},
        )

    def be_present(self, plan_id: UUID, step: str | None) -> tuple[Present, ...]:
        """Who else has the plan open now; asked for a second, as no page needs it."""
        return self._at.send(
            "PUT",
            f"{_AT}/{plan_id}/presence",
            Presents,
            json={"step": step},
            timeout=_PRESENCE_SECONDS,
        ).items

    def openapi(self) -> dict[str, object]:
        return dict(self._at.document(f"{_AT}/openapi.json"))
