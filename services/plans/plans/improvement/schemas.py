"""Bodies and answers of the plans."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from contracts.organizations import Organization
from plans.calendar.domain import Period
from plans.calendar.schemas import SchoolYearOut
from plans.figures.domain import Group
from plans.improvement.domain.documents import Document
from plans.improvement.domain.hub import HubEntry
from plans.improvement.domain.plans import Plan, PlanStatus
from plans.improvement.domain.problems import ProblemKind
from plans.improvement.domain.revisions import Receipt, Revision, receipt_of
from plans.improvement.domain.steps import PlanKind, Step, StepState
from plans.improvement.domain.targets import Need
from plans.improvement.usecases import ObligationPage, PlanView, StepView
from plans.improvement.usecases.obligations import OwedPlan
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


class NewSubmission(Body):
    """What is certified: the box, and the version of the text beside it."""

    certified: bool
    certification_version: Annotated[str, Field(max_length=40)]


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
        return cls.model_validate(_header(plan))


def _header(plan: Plan) -> dict[str, Any]:
    names = [name for name in PlanHeader.model_fields if name != "organization"]
    return {"organization": str(plan.organization)} | {name: getattr(plan, name) for name in names}


class ProblemOut(Answer):
    """One thing about one field."""

    step: Step
    pointer: str
    code: str
    kind: ProblemKind
    detail: str
    params: Mapping[str, Any]


class ReasonOut(Answer):
    code: str
    params: Mapping[str, Any]


class StepOut(Answer):
    """One line of the task list."""

    step: Step
    state: StepState
    done: int
    total: int
    version: int | None
    saved_at: datetime | None
    saved_by: str | None
    reason: ReasonOut | None


class SnapshotOut(Answer):
    snapshot_id: UUID
    school_year: str
    period: str
    as_of: date
    rule_version: str


class FigureOut(Answer):
    """A rate with its counts, where it comes from, and whether it is hidden."""

    numerator: int | None
    denominator: int | None
    rate: str | None
    snapshot_id: UUID
    school_year: str
    period: str
    rule_version: str
    is_masked: bool


class TargetOut(Answer):
    rate: str
    points_lower: str | None
    percent_lower: str | None


class TargetRowOut(Answer):
    """One group or grade of the targets table."""

    item: str
    group: Group
    need: Need
    enrolled: int | None
    former: Sequence[FigureOut | None]
    latest: FigureOut | None
    target: TargetOut | None
    may_be_chronic: int | None
    must_stay_under: int | None


class FiguresOut(Answer):
    """The targets table with what everyone may see (D21)."""

    current: SnapshotOut | None
    latest: SnapshotOut | None
    former: Sequence[SnapshotOut | None]
    former_years: Sequence[str]
    subgroups: Sequence[TargetRowOut]
    grades: Sequence[TargetRowOut]


class ReasonForPlan(Answer):
    """Why a plan is due or not, with the section of the law."""

    code: str
    threshold_percent: int
    section: str
    figure: FigureOut | None
    items: Sequence[str]


class ObligationOut(Answer):
    needs_plan: bool
    reason: ReasonForPlan


class CertificationOut(Answer):
    version: str
    text: str


class PeriodToCome(Answer):
    period: Period
    opens_on: date


class ReceiptOut(Answer):
    """What the person who submitted keeps."""

    plan_id: UUID
    revision: int
    receipt_number: str
    status: PlanStatus = PlanStatus.SUBMITTED
    submitted_at: datetime
    submitted_by: str
    submitted_as: str
    is_late: bool
    certification: CertificationOut
    content_sha256: str
    previous_sha256: str | None


class PlanOut(PlanHeader):
    """A plan with everything its pages show."""

    may_edit: bool
    may_submit: bool
    steps: Sequence[StepOut]
    documents: Mapping[Step, Any]
    problems: Sequence[ProblemOut]
    warnings: Sequence[ProblemOut]
    figures: FiguresOut
    obligation: ObligationOut
    certification: CertificationOut
    next_period: PeriodToCome | None
    receipt: ReceiptOut | None

    @classmethod
    def of_view(cls, view: PlanView) -> Self:
        findings, obligation = view.findings, view.obligation
        return cls.model_validate(
            _header(view.plan)
            | {
                "may_edit": view.may_edit,
                "may_submit": view.may_edit,
                "steps": view.steps,
                "documents": view.documents,
                "problems": findings.problems,
                "warnings": findings.warnings,
                "figures": findings.rows,
                "obligation": {"needs_plan": obligation.needs_plan, "reason": obligation},
                "certification": view.certification,
                "next_period": view.next_period,
                "receipt": view.receipt,
            }
        )


class SavedStepOut(Answer):
    """A step as stored, and what is to say about it."""

    step: Step
    version: int
    saved_at: datetime | None
    saved_by: str | None
    document: Any
    state: StepState
    done: int
    total: int
    plan_version: int
    problems: Sequence[ProblemOut]
    warnings: Sequence[ProblemOut]
    figures: FiguresOut | None

    @classmethod
    def of(cls, view: StepView) -> Self:
        document: Document = view.saved.document
        entry: HubEntry = view.entry
        return cls.model_validate(
            {
                "step": view.saved.step,
                "version": view.saved.version,
                "saved_at": view.saved.saved_at,
                "saved_by": view.saved.saved_by,
                "document": document.model_dump(mode="json"),
                "state": entry.state,
                "done": entry.done,
                "total": entry.total,
                "plan_version": view.plan_version,
                "problems": view.problems,
                "warnings": view.warnings,
                "figures": view.rows,
            }
        )


class StepVersionOut(Answer):
    version: int
    saved_at: datetime
    saved_by: str


class StepVersionBodyOut(StepVersionOut):
    document: Annotated[Any, Field(validation_alias="body")]


class RevisionOut(ReceiptOut):
    """A frozen submission; `document` is the very content whose hash the receipt names."""

    document: Mapping[str, Any]

    @classmethod
    def of(cls, revision: Revision) -> Self:
        receipt: Receipt = receipt_of(revision)
        names = [name for name in ReceiptOut.model_fields if name != "status"]
        values = {name: getattr(receipt, name) for name in names}
        return cls.model_validate(values | {"document": revision.document})


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
        return cls.model_validate(_header(plan) | more)


class OwedPlanOut(Answer):
    """One school or district on the home page."""

    organization: str
    kind: PlanKind
    district_code: str
    school_code: str | None
    name: str
    district_name: str
    needs_plan: bool
    reason: ReasonForPlan
    due_on: date
    due_at: datetime
    plan: PlanHeader | None
    may_start: bool


class ObligationsOut(Answer):
    """Who owes a plan in a year."""

    school_year: SchoolYearOut | None
    items: Sequence[OwedPlanOut]
    total: int
    next: str | None

    @classmethod
    def of(cls, page: ObligationPage) -> Self:
        year = page.year
        return cls.model_validate(
            {
                "school_year": year,
                "items": [
                    _owed(one) | {"due_on": year.plans_due_on, "due_at": year.plans_due_at}
                    for one in page.items
                    if year is not None
                ],
                "total": page.total,
                "next": page.next and str(page.next),
            }
        )


def _owed(one: OwedPlan) -> dict[str, Any]:
    organization = one.place.organization
    return {
        "organization": str(organization),
        "kind": one.place.kind,
        "district_code": organization.district_code,
        "school_code": organization.school_code,
        "name": one.place.name,
        "district_name": one.place.district_name,
        "needs_plan": one.obligation.needs_plan,
        "reason": one.obligation,
        "plan": PlanHeader.of(one.plan) if one.plan else None,
        "may_start": one.may_start,
    }
