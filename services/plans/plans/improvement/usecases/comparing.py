"""What changed between two revisions of a plan, or two saved versions of a step."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from plans.improvement import store
from plans.improvement.domain.differences import Comparison, Difference, compare, differences
from plans.improvement.domain.steps import Step
from plans.improvement.usecases.access import visible_plan
from servicekit.auth import Caller


def compare_revisions(
    session: Session, plan_id: UUID, one: int, other: int, *, by: Caller
) -> Comparison:
    """The older one first, in whichever order they are named. Raises NoSuchPlan, NoSuchRevision."""
    plan = visible_plan(session, plan_id, by)
    older, newer = sorted((one, other))
    return compare(
        store.get_revision(session, plan.id, older), store.get_revision(session, plan.id, newer)
    )


def compare_step_versions(
    session: Session, plan_id: UUID, step: Step, one: int, other: int, *, by: Caller
) -> Sequence[Difference]:
    """The older one is the `before`, likewise. Raises NoSuchPlan, NoSuchStep."""
    plan = visible_plan(session, plan_id, by)
    older, newer = sorted((one, other))
    return differences(
        step,
        store.get_step_version(session, plan.id, step, older).body,
        store.get_step_version(session, plan.id, step, newer).body,
    )
