"""Reading plans: the list, and one plan with everything its pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from plans.calendar import usecases as calendar
from plans.calendar.domain import ReportingPeriod, day_of
from plans.figures import usecases as figures
from plans.figures.domain import ALL, Known, Obligation, obligation_of, percent_text, shown
from plans.improvement import store
from plans.improvement.domain.attachments import Attachment
from plans.improvement.domain.carrying_over import CarryOver
from plans.improvement.domain.certifications import CERTIFICATIONS, Certification
from plans.improvement.domain.documents import SchoolTargetsDocument
from plans.improvement.domain.findings import Findings, PlanRules, examine
from plans.improvement.domain.hub import (
    HubEntry,
    SavedStep,
    print_entry,
    progress_entry,
    submission_entry,
)
from plans.improvement.domain.plans import Decision, Plan, PlanStatus
from plans.improvement.domain.revisions import Receipt, receipt_of
from plans.improvement.domain.steps import Step
from plans.improvement.domain.targets import readable_rate
from plans.improvement.store import Stamps
from plans.improvement.usecases.access import may_edit_now, scope_of, visible_plan
from plans.improvement.usecases.carrying_over import find_carry_over
from servicekit.auth import Caller
from servicekit.db import Database


@dataclass(frozen=True)
class SetByDistrict:
    """The district's target rate for all students of a school, and how far its plan is."""

    rate: str
    status: PlanStatus


@dataclass(frozen=True)
class PlanView:
    """A plan as its pages need it, for one caller at one moment."""

    plan: Plan
    may_edit: bool
    steps: Sequence[HubEntry]
    documents: Mapping[str, Mapping[str, Any]]
    attachments: Sequence[Attachment]
    findings: Findings
    obligation: Obligation
    certification: Certification
    next_period: ReportingPeriod | None
    receipt: Receipt | None
    set_by_district: SetByDistrict | None
    decision: Decision | None
    carry_over: CarryOver | None


def list_plans(
    session: Session,
    chosen: store.PlanFilter,
    *,
    by: Caller,
    after: UUID | None = None,
    limit: int = 50,
) -> tuple[Sequence[Plan], UUID | None]:
    """The plans the caller may see, by district and school code, and where to go on.

    Raises NoSuchPlan for an `after` outside of the caller's scope.
    """
    within, years = scope_of(by), calendar.years_by_name(session)
    last = None if after is None else store.get_plan(session, after, within=within)
    found = store.list_plans(
        session, chosen, within=within, years=years, after=last, limit=limit + 1
    )
    page = found[:limit]
    return page, page[-1].id if len(found) > limit else None


def stamps_of_plan(database: Database, plan_id: UUID, *, by: Caller, now: datetime) -> Stamps:
    """What `read_plan` gives the same answer for, to callers of one role and organization.

    Raises NoSuchPlan.
    """
    stamps = store.get_stamps(database, plan_id, within=scope_of(by))
    return [*stamps, (day_of(now),)]


def read_plan(
    session: Session, plan_id: UUID, *, by: Caller, rules: PlanRules, now: datetime
) -> PlanView:
    """Raises NoSuchPlan."""
    plan = visible_plan(session, plan_id, by)
    steps = store.list_steps(session, plan.id)
    known = figures_of(session, plan)
    findings = examine(steps, known, rules, measures_required=plan.needs_measures)
    newest = store.find_newest_revision(session, plan.id) if plan.revision else None
    next_period = plan.year.next_period(plan.kind, now)
    may_edit = may_edit_now(plan, by)
    return PlanView(
        plan,
        may_edit,
        steps=[
            *findings.entries,
            submission_entry(findings.entries, is_open=plan.is_open),
            progress_entry(next_period),
            print_entry(),
        ],
        documents=bodies_of(steps),
        attachments=store.list_attachments(session, plan.id),
        findings=findings,
        obligation=obligation_of(plan.kind, known.former[1], everyone_files=rules.everyone_files),
        certification=CERTIFICATIONS[plan.kind],
        next_period=next_period,
        receipt=receipt_of(newest) if newest else None,
        set_by_district=_set_by_district(session, plan, known),
        decision=store.find_newest_decision(session, plan.id) if plan.revision else None,
        carry_over=find_carry_over(session, plan, steps) if may_edit else None,
    )


def _set_by_district(session: Session, plan: Plan, known: Known) -> SetByDistrict | None:
    """What the district's plan of this year has as the target of this school (C12)."""
    if plan.school_code is None:
        return None
    found = store.find_district_step(session, plan, Step.SCHOOL_TARGETS)
    if found is None:
        return None
    status, document = found
    entries = document.by_school if isinstance(document, SchoolTargetsDocument) else {}
    rate = readable_rate(entries.get(plan.school_code), shown(known.latest, ALL))
    return None if rate is None else SetByDistrict(percent_text(rate) or "", status)


def figures_of(session: Session, plan: Plan) -> Known:
    """This year's figures of the plan's organization and those of the two years before (D05)."""
    years = plan.school_year, _former_years(plan)
    known = figures.known_for(session, plan.organization, *years)
    if plan.kind == "school":
        return known
    return replace(known, schools=figures.known_for_schools(session, plan.organization, *years))


def nothing_known(plan: Plan) -> Known:
    """In the place of figures where none are needed."""
    return Known(plan.school_year, _former_years(plan), None, (None, None))


def bodies_of(steps: Sequence[SavedStep]) -> Mapping[str, Mapping[str, Any]]:
    """The documents by step, as they are sent."""
    return {one.step.value: one.document.body for one in steps}


def _former_years(plan: Plan) -> tuple[str, str]:
    return plan.year.former(2), plan.year.former(1)
