"""A former version of a step becomes its next one; nothing in between is lost (I1)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from plans.improvement import store
from plans.improvement.domain.documents import read_document
from plans.improvement.domain.findings import PlanRules
from plans.improvement.domain.steps import Step
from plans.improvement.usecases.access import own_plan
from plans.improvement.usecases.saving import StepView, save_step
from servicekit import audit
from servicekit.auth import Caller


def restore_step(
    session: Session,
    plan_id: UUID,
    step: Step,
    version: int,
    *,
    expected_version: int,
    by: Caller,
    rules: PlanRules,
    now: datetime,
) -> StepView:
    """Save what the step said in `version` over the version that was seen.

    Raises NoSuchStep for a version that was never saved, and what saving the step raises.
    """
    plan = own_plan(session, plan_id, by)
    former = store.get_step_version(session, plan.id, step, version)
    view = save_step(
        session,
        plan.id,
        step,
        read_document(step, former.body),
        expected_version=expected_version,
        by=by,
        rules=rules,
        now=now,
    )
    audit.record(
        session,
        by.actor,
        "plan.step_restored",
        f"plan/{plan.id}",
        now=now,
        change={"step": step.value, "from": version, "to": view.saved.version},
    )
    return view
