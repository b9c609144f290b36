"""Deciding on a submitted plan: it is returned to be edited, or reopened (AIP-167, R1)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.plans import PlanReopened, PlanReturned
from plans.calendar import usecases as calendar
from plans.improvement import store
from plans.improvement.domain.plans import Decision, Plan, PlanStatus, may_review
from plans.improvement.errors import DecisionNotPossible, MayNotReview
from plans.improvement.usecases.access import scope_of, visible_plan
from servicekit import audit, outbox
from servicekit.auth import Caller


def return_plan(
    session: Session, plan_id: UUID, reason: str, *, by: Caller, origin: str, now: datetime
) -> Decision:
    """Send a submitted plan back to whoever wrote it; records PlanReturned.

    Raises NoSuchPlan, MayNotReview, SchoolYearClosed, DecisionNotPossible.
    """
    decision = Decision(PlanStatus.RETURNED, reason, now, by.name)
    plan = _decide(session, plan_id, decision, by)
    outbox.record(session, PlanReturned(**_facts(plan, origin), returned_at=now), now=now)
    return decision


def reopen_plan(
    session: Session, plan_id: UUID, reason: str, *, by: Caller, origin: str, now: datetime
) -> Decision:
    """Let a submitted or accepted plan be edited again; records PlanReopened.

    Raises NoSuchPlan, MayNotReview, SchoolYearClosed, DecisionNotPossible.
    """
    decision = Decision(PlanStatus.REOPENED, reason, now, by.name)
    plan = _decide(session, plan_id, decision, by)
    outbox.record(session, PlanReopened(**_facts(plan, origin), reopened_at=now), now=now)
    return decision


def _decide(session: Session, plan_id: UUID, decision: Decision, by: Caller) -> Plan:
    plan = visible_plan(session, plan_id, by)
    if not may_review(by.role, plan.kind, is_covered=scope_of(by).covers(plan.organization)):
        raise MayNotReview("You can read this plan, but not decide on it.")
    calendar.hold_open_year(session, plan.school_year)
    if not store.add_decision(session, plan, decision, by=by.actor):
        now_is = visible_plan(session, plan.id, by).status
        raise DecisionNotPossible(
            "The plan's status takes no such decision.", params={"status": now_is.value}
        )
    audit.record(
        session,
        by.actor,
        f"plan.{decision.decision.value}",
        f"plan/{plan.id}",
        now=decision.at,
        change={
            "from": plan.status.value,
            "to": decision.decision.value,
            "revision": plan.revision,
        },
        reason=decision.reason,
    )
    return plan


def _facts(plan: Plan, origin: str) -> dict[str, Any]:
    """What both events tell: neither the reason nor who wrote it."""
    return {
        "plan_id": plan.id,
        "kind": plan.kind,
        "school_year": plan.school_year,
        "district_code": plan.district_code,
        "school_code": plan.school_code,
        "organization_name": plan.name,
        "revision": plan.revision,
        "link": f"{origin}/plans/{plan.id}",
    }
