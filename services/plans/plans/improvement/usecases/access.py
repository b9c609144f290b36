"""Whose plans a caller may see and change; every use case on a plan begins here."""

from uuid import UUID

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from plans.improvement import store
from plans.improvement.domain.plans import Plan, may_edit
from plans.improvement.errors import MayNotEdit, PlanNotOpen
from servicekit.auth import Caller


def scope_of(caller: Caller) -> Organization:
    """Where a person acts; a client with scopes reads the whole state."""
    return Organization.parse(caller.org) if caller.org else Organization()


def visible_plan(session: Session, plan_id: UUID, caller: Caller) -> Plan:
    """Raises NoSuchPlan, also for a plan outside of the caller's scope (R16)."""
    return store.get_plan(session, plan_id, within=scope_of(caller))


def own_plan(session: Session, plan_id: UUID, caller: Caller) -> Plan:
    """A plan the caller may change. Raises NoSuchPlan, MayNotEdit."""
    plan = visible_plan(session, plan_id, caller)
    require_own(plan, caller)
    return plan


def require_own(plan: Plan, caller: Caller) -> None:
    """Raises MayNotEdit."""
    if not is_own(plan, caller):
        raise MayNotEdit("You can read this plan, but not change it.")


def is_own(plan: Plan, caller: Caller) -> bool:
    """Whether the caller's role may change this plan at all, whatever its status."""
    covered = scope_of(caller).covers(plan.organization)
    return may_edit(caller.role, plan.kind, is_covered=covered)


def may_edit_now(plan: Plan, caller: Caller) -> bool:
    """Whether the caller may change this plan in the status that it and its school year have."""
    return is_own(plan, caller) and plan.is_open and plan.year.is_open


def not_open(session: Session, plan: Plan, by: Caller) -> PlanNotOpen:
    """With the status the plan has now."""
    now_is = visible_plan(session, plan.id, by)
    return PlanNotOpen(
        "This plan is submitted; it can be edited again when it is returned or reopened.",
        params={"status": now_is.status.value},
    )
