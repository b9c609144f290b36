"""What was saved and submitted before, and whether it still holds."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from plans.improvement import store
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.revisions import Revision, first_broken
from plans.improvement.domain.steps import Step
from plans.improvement.usecases.access import visible_plan
from servicekit.auth import Caller


def list_step_versions(
    session: Session, plan_id: UUID, step: Step, *, by: Caller
) -> Sequence[store.StepVersion]:
    """Every saved version of a step, newest first (I1). Raises NoSuchPlan."""
    plan = visible_plan(session, plan_id, by)
    return store.list_step_versions(session, plan.id, step)


def read_step_version(
    session: Session, plan_id: UUID, step: Step, version: int, *, by: Caller
) -> store.StepVersion:
    """Raises NoSuchPlan, NoSuchStep."""
    plan = visible_plan(session, plan_id, by)
    return store.get_step_version(session, plan.id, step, version)


def list_revisions(session: Session, plan_id: UUID, *, by: Caller) -> Sequence[Revision]:
    """Oldest first. Raises NoSuchPlan."""
    plan = visible_plan(session, plan_id, by)
    return store.list_revisions(session, plan.id)


def read_revision(session: Session, plan_id: UUID, number: int, *, by: Caller) -> Revision:
    """Raises NoSuchPlan, NoSuchRevision."""
    plan = visible_plan(session, plan_id, by)
    return store.get_revision(session, plan.id, number)


def read_state(session: Session, plan_id: UUID, *, by: Caller) -> tuple[Plan, Revision | None, int]:
    """For consumers that missed an event: header, newest revision, number of events (R14)."""
    plan = visible_plan(session, plan_id, by)
    newest = store.find_newest_revision(session, plan.id)
    return plan, newest, store.count_events(session, plan.id)


def verify_plan(session: Session, plan_id: UUID) -> int | None:
    """The first revision of a plan that was tampered with, or None when the chain holds (R4)."""
    return first_broken(store.list_revisions(session, plan_id))
