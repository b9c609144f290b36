"""Queries on what reviewers decided; rows are only ever added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from plans.improvement.domain.plans import Decision, Plan, PlanStatus, leading_to
from plans.improvement.tables import PLAN, PLAN_DECISION
from servicekit.audit import Actor
from servicekit.db import stored_rows_changed


def add_decision(session: Session, plan: Plan, decision: Decision, *, by: Actor) -> bool:
    """Give the plan the decided status and keep why; False when its status forbids it (R1)."""
    if not _mark_decided(session, plan, decision.decision, decision.by, decision.at):
        return False
    # The plan's row is ours until the commit: nobody else counts now.
    count = select(func.count()).where(PLAN_DECISION.c.plan_id == plan.id)
    session.execute(
        insert(PLAN_DECISION).values(
            plan_id=plan.id,
            number=session.execute(count).scalar_one() + 1,
            decision=decision.decision,
            reason=decision.reason,
            at=decision.at,
            by_name=decision.by,
            actor=by.id,
            acting_as=by.acting_as,
        )
    )
    return True


def find_newest_decision(session: Session, plan_id: UUID) -> Decision | None:
    """What was decided last."""
    row = session.execute(
        select(PLAN_DECISION)
        .where(PLAN_DECISION.c.plan_id == plan_id)
        .order_by(PLAN_DECISION.c.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Decision(PlanStatus(row.decision), row.reason, row.at, row.by_name)


def _mark_decided(session: Session, plan: Plan, status: PlanStatus, by: str, now: datetime) -> bool:
    changed = session.execute(
        update(PLAN)
        .where(PLAN.c.id == plan.id, PLAN.c.status.in_(leading_to(status)))
        .values(status=status, version=PLAN.c.version + 1, updated_at=now, updated_by=by)
    )
    return stored_rows_changed(changed) == 1
