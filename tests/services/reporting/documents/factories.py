"""Frozen revisions as plans gives them out, and a plans that knows some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from plans.catalogue.domain import CATALOGUE
from plans.figures.domain import Known, KnownSchool, Place, Reach
from plans.improvement.domain.attachments import Attachment
from plans.improvement.domain.certifications import CERTIFICATIONS
from plans.improvement.domain.documents import document_steps
from plans.improvement.domain.findings import PlanRules, examine
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.revisions import Submitter, freeze
from plans.improvement.domain.steps import Step
from plans.improvement.schemas import RevisionOut
from reporting.documents.clients.plans import Names, Plans
from reporting.documents.domain import Frozen
from reporting.documents.renderer import requests
from reporting.documents.renderer.requests import Language, Request
from servicekit.errors import NotFound
from tests.services.plans.factories import (
    DISTRICT,
    SCHOOL,
    SISTER_SCHOOL,
    make_body,
    make_document,
    make_sheet,
)
from tests.services.plans.test_revisions import make_header

AT = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
LOST = {"ALL": Reach(lost_at_least=90, days_left=6)}
NAMES: Names = {one.code: dict(one.name) for one in CATALOGUE}


def make_content(
    changes: Mapping[Step, Mapping[str, Any]] | None = None,
    header: Plan | None = None,
    files: Sequence[Attachment] = (),
) -> dict[str, Any]:
    """The answer of `GET /api/v1/plans/{id}/revisions/1`, some steps' fields changed."""
    plan = header or make_header()
    steps = [
        SavedStep(step, 1, make_document(step, **(changes or {}).get(step, {})), AT, "Dana")
        for step in document_steps(plan.kind)
    ]
    findings = examine(steps, make_known(plan), PlanRules(), measures_required=True)
    revision = freeze(
        plan,
        steps,
        findings.rows,
        findings.warnings,
        CERTIFICATIONS[plan.kind],
        Submitter("account", "Dana Whitfield", "school_coordinator@001/023"),
        attachments=files,
        previous=None,
        now=AT,
    )
    return RevisionOut.of(revision).model_dump(mode="json")


def make_district() -> Plan:
    """The header of the plan of the school's district."""
    return replace(
        make_header(), kind="district", organization=DISTRICT, name="Piñon Valley Schools"
    )


def make_known(plan: Plan) -> Known:
    """The figures of a plan; of a district those of two schools too, one of them too small."""
    years = "2026-2027", ("2024-2025", "2025-2026")
    schools = tuple(
        KnownSchool(
            Place(organization, name, plan.name, True),
            Known(*years, make_sheet({"ALL": counts}, reaches=LOST), (None, None)),
        )
        for organization, name, counts in (
            (SCHOOL, "Cottonwood Middle School", (400, 100, 400)),
            (SISTER_SCHOOL, "Little Mesa School", (8, 3, 8)),
        )
        if plan.kind == "district"
    )
    return Known(*years, make_sheet(), (make_sheet(), None), schools)


def make_frozen(changes: Mapping[Step, Mapping[str, Any]] | None = None) -> Frozen:
    content = make_content(changes)
    return Frozen(UUID(content["plan_id"]), content["revision"], content["content_sha256"], content)


def make_request(
    changes: Mapping[Step, Mapping[str, Any]] | None = None,
    language: Language = "en",
    header: Plan | None = None,
    files: Sequence[Attachment] = (),
    sections: Sequence[str] = (),
) -> Request:
    """What the renderer is asked for a frozen revision."""
    return requests.of_revision(
        make_content(changes, header, files),
        NAMES,
        language,
        origin="https://aip.example.gov",
        printed_at=AT.isoformat(),
        sections=sections,
    )


def make_file(name: str = "survey.pdf", size: int = 48_100) -> Attachment:
    """A PDF beside the root causes."""
    return Attachment(
        *(UUID(int=1), make_header().id, Step.ROOT_CAUSES, name, "application/pdf", size),
        sha256="ab12" * 16,
        added_at=AT,
        added_by="Dana Whitfield",
        removed_at=None,
    )


def make_hostile(text: str) -> dict[Step, dict[str, Any]]:
    """`text` in every field that takes so long a one, and its beginning in the short ones."""
    person = make_body(Step.CONTACT)["contact"] | {"last_name": text[:60], "email": text[:200]}
    tiers = make_body(Step.TIERS)
    tiers["tier_1"][0] |= {"strategy": "other", "other": text[:300], "action_steps": text[:4000]}
    return {
        Step.CONTACT: {"contact": person},
        Step.ROOT_CAUSES: {"research": text, "barriers": text},
        Step.TIERS: tiers,
    }


@dataclass
class KnownPlans(Plans):
    """plans with one revision in it, which one token may read."""

    frozen: Frozen
    draft: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    is_hidden: bool = False

    def revision(self, plan_id: UUID, revision: int, *, token: str = "") -> Frozen:
        self.asked.append(token)
        wanted = (plan_id, revision) == (self.frozen.plan_id, self.frozen.revision)
        if self.is_hidden or not wanted:
            raise NotFound("There is no such revision.")
        return self.frozen

    def plan(self, plan_id: UUID, *, token: str) -> dict[str, Any]:
        if self.is_hidden or plan_id != self.frozen.plan_id:
            raise NotFound("There is no such plan.")
        return self.draft

    def strategies(self, *, token: str = "") -> Names:
        return NAMES


def make_draft(frozen: Frozen) -> dict[str, Any]:
    """As `GET /api/v1/plans/{id}` answers, as far as a document needs it."""
    document = frozen.content["document"]
    documents = {step: saved["body"] for step, saved in document["steps"].items()}
    return {
        **document["plan"],
        "status": "draft",
        "revision": 1,
        "documents": documents,
        "figures": document["figures"],
        "attachments": document["attachments"],
    }
