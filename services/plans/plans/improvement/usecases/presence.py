"""Seeing who else is in a plan. Nothing here is told to other services or kept for long."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from plans.improvement import store
from plans.improvement.domain.presence import KEPT_FOR, PRESENT_FOR, Presence
from plans.improvement.domain.steps import STEPS, Step
from plans.improvement.errors import NoSuchStep
from plans.improvement.usecases.access import may_edit_now, visible_plan
from servicekit.auth import Caller


def be_present(
    session: Session, plan_id: UUID, step: Step | None, *, by: Caller, now: datetime
) -> Sequence[Presence]:
    """The caller is in the plan now, at `step`; gives the others, in the order they came.

    Only who may edit the plan now is shown to others: a reader cannot change what they write.
    Raises NoSuchPlan, NoSuchStep, and NotAllowed for a client.
    """
    plan = visible_plan(session, plan_id, by)
    if step is not None and step not in STEPS[plan.kind]:
        raise NoSuchStep("This plan has no such step.")
    account, gone_before = by.account_id, now - PRESENT_FOR
    if may_edit_now(plan, by):
        here = Presence(by.name, by.actor.acting_as or "", step, now)
        store.save_presence(session, plan.id, account, here, now=now, gone_before=gone_before)
    return store.list_present(session, plan.id, but=account, since=gone_before)


def tidy_presence(session: Session, *, now: datetime) -> None:
    """Forget who was in a plan more than a day ago."""
    store.remove_presence(session, before=now - KEPT_FOR)
