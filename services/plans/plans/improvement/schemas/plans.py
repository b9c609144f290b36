"""Bodies and answers about plans as a whole."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from contracts.organizations import Organization
from plans.calendar.domain import Period
from plans.improvement.domain.carrying_over import CarryOver
from plans.improvement.domain.plans import Plan, PlanStatus
from plans.improvement.domain.revisions import Revision
from plans.improvement.domain.steps import PlanKind, Step
from plans.improvement.schemas.attachments import AttachmentOut
from plans.improvement.schemas.figures import FiguresOut, ReasonForPlan
from plans.improvement.schemas.reviews import DecisionOut
from plans.improvement.schemas.steps import ProblemOut, StepOut
from plans.improvement.schemas.submissions import CertificationOut, ReceiptOut
from plans.improvement.usecases import PlanView
from plans.schemas import Answer, Body


def _organization(text: str) -> str:
    try:
        Organization.parse(text)
    except ValueError as error:
        raise PydanticCustomError(
            "organization_text", "Write an organization as 001/023 or 001."
        ) from error
    return text


class NewPlan(Body):
    """Whose plan of which year to begin."""

    school_year: Annotated[str, Field(max_length=9)]
    organization: Annotated[str, Field(max_length=7), AfterValidator(_organization)]


class PlanHeader(Answer):
    """Whose plan it is, its status and its dates."""

    id: UUID
    kind: PlanKind
    school_year: str
    organization: Annotated[str, Field(examples=["001/023"])]
    district_code: str
    school_code: str | None
    name: str
    district_name: str
    status: PlanStatus
    version: int
    revision: int
    due_on: date
    due_at: datetime
    is_late: bool
    created_at: datetime
    updated_at: datetime
    updated_by: str | None
    submitted_at: datetime | None
    submitted_by: str | None

    @classmethod
    def of(cls, plan: Plan) -> Self:
        return cls.model_validate(header_of(plan))


def header_of(plan: Plan) -> dict[str, Any]:
    """The values of `PlanHeader`."""
    names = [name for name in PlanHeader.model_fields if name != "organization"]
    return {"organization": str(plan.organization)} | {name: getattr(plan, name) for name in names}


class ObligationOut(Answer):
    needs_plan: bool
    reason: ReasonForPlan


class PeriodToCome(Answer):
    period: Period
    opens_on: date


class SetByDistrictOut(Answer):
    """The target rate the district has for the school, and the status of the district's plan."""

    rate: str
    status: PlanStatus


class CarryOverOffer(Answer):
    """The plan of the year before, and the parts of it that this one can still take."""

    plan_id: UUID
    school_year: str
    parts: Sequence[str]

    @classmethod
    def of(cls, found: CarryOver) -> Self:
        return cls(
            plan_id=found.former.plan_id, school_year=found.former.school_year, parts=found.parts
        )


class PlanOut(PlanHeader):
    """A plan with everything its pages show; `measures_required` as its school year has it."""

    may_edit: bool
    may_submit: bool
    measures_required: bool
    steps: Sequence[StepOut]
    documents: Mapping[Step, Any]
    attachments: Sequence[AttachmentOut]
    problems: Sequence[ProblemOut]
    warnings: Sequence[ProblemOut]
    figures: FiguresOut
    obligation: ObligationOut
    certification: CertificationOut
    next_period: PeriodToCome | None
    receipt: ReceiptOut | None
    set_by_district: SetByDistrictOut | None
    decision: DecisionOut | None
    carry_over: CarryOverOffer | None

    @classmethod
    def of_view(cls, view: PlanView) -> Self:
        findings, obligation = view.findings, view.obligation
        return cls.model_validate(
            header_of(view.plan)
            | {
                "may_edit": view.may_edit,
                "may_submit": view.may_edit,
                "measures_required": view.plan.year.measures_required,
                "steps": view.steps,
                "documents": view.documents,
                "attachments": view.attachments,
                "problems": findings.problems,
                "warnings": findings.warnings,
                "figures": findings.rows,
                "obligation": {"needs_plan": obligation.needs_plan, "reason": obligation},
                "certification": view.certification,
                "next_period": view.next_period,
                "receipt": view.receipt,
                "set_by_district": view.set_by_district,
                "decision": view.decision,
                "carry_over": view.carry_over and CarryOverOffer.of(view.carry_over),
            }
        )


class PlanState(PlanHeader):
    """For services that missed an event."""

    content_sha256: str | None
    aggregate_version: int

    @classmethod
    def of_state(cls, plan: Plan, newest: Revision | None, events: int) -> Self:
        more = {
            "content_sha256": newest.content_sha256 if newest else None,
            "aggregate_version": events,
        }
        return cls.model_validate(header_of(plan) | more)
