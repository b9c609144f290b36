"""Saving one step: over the version that was seen, or not at all (R1, R2, I1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from plans.improvement import store
from plans.improvement.domain.documents import Document, document_steps
from plans.improvement.domain.findings import PlanRules, examine
from plans.improvement.domain.hub import HubEntry, SavedStep
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.problem import Problem
from plans.improvement.domain.steps import STEPS, Step
from plans.improvement.domain.targets import TargetRows
from plans.improvement.errors import NoSuchStep, StepStale
from plans.improvement.usecases.access import not_open, require_own, scope_of, visible_plan
from plans.improvement.usecases.reading import figures_of, nothing_known
from servicekit.auth import Caller

_STEPS_WITH_ROWS = (Step.SCHOOL_TARGETS, Step.TARGETS)
"""One table for both, in a district's plan: the schools are compared with the district."""


@dataclass(frozen=True)
class StepView:
    """A step as stored, and what is to say about it; `rows` for targets only."""

    saved: SavedStep
    entry: HubEntry
    plan_version: int
    problems: Sequence[Problem]
    warnings: Sequence[Problem]
    rows: TargetRows | None


def read_step(
    session: Session, plan_id: UUID, step: Step, *, by: Caller, rules: PlanRules
) -> StepView:
    """Raises NoSuchPlan, NoSuchStep."""
    plan = visible_plan(session, plan_id, by)
    return _view(session, plan, store.get_step(session, plan.id, step), rules)


def save_step(
    session: Session,
    plan_id: UUID,
    step: Step,
    document: Document,
    *,
    expected_version: int,
    by: Caller,
    rules: PlanRules,
    now: datetime,
) -> StepView:
    """Store the document as the next version of the step, and raise the plan's version.

    What is stored already is stored again in effect: a repeat after a lost answer is no conflict.
    Raises NoSuchPlan, NoSuchStep, MayNotEdit, SchoolYearClosed, PlanNotOpen, and StepStale with the
    version and document that are there now.
    """
    saved = SavedStep(step, expected_version + 1, document, now, by.name)
    begun = store.begin_save(session, plan_id, saved, within=scope_of(by))
    plan = begun or visible_plan(session, plan_id, by)
    require_own(plan, by)
    if step not in document_steps(plan.kind):
        raise NoSuchStep("This plan has no such step.")
    if begun is None:
        return _view(session, plan, _stored_already(session, plan, document, step, by), rules)
    if not store.save_step(session, plan.id, saved, by=by.actor):
        raise _stale(store.get_step(session, plan.id, step))
    return _view(session, plan, saved, rules)


def _stored_already(
    session: Session, plan: Plan, document: Document, step: Step, by: Caller
) -> SavedStep:
    """The step, where it holds this document. Raises SchoolYearClosed, PlanNotOpen, StepStale."""
    stored = store.get_step(session, plan.id, step)
    if stored.document == document:
        return stored
    plan.year.require_open()
    if visible_plan(session, plan.id, by).is_open:  # it did hold it, a moment ago
        raise _stale(stored)
    raise not_open(session, plan, by)


def _stale(current: SavedStep) -> StepStale:
    return StepStale(
        "Somebody saved this step meanwhile. Nothing is lost: choose what to keep.",
        params={
            "step": current.step.value,
            "version": current.version,
            "document": current.document.body,
            "saved_by": current.saved_by,
            "saved_at": current.saved_at and current.saved_at.isoformat(),
        },
    )


def _view(session: Session, plan: Plan, saved: SavedStep, rules: PlanRules) -> StepView:
    has_rows = saved.step in _STEPS_WITH_ROWS
    known = figures_of(session, plan) if has_rows else nothing_known(plan)
    beside = [
        store.get_step(session, plan.id, other)
        for other in _STEPS_WITH_ROWS
        if has_rows and other is not saved.step and other in STEPS[plan.kind]
    ]
    findings = examine([saved, *beside], known, rules, measures_required=plan.needs_measures)
    return StepView(
        saved,
        findings.entries[0],
        plan.version,
        findings.problems_by_step[saved.step],
        findings.warnings_by_step[saved.step],
        findings.rows if has_rows else None,
    )
