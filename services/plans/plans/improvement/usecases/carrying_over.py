"""Beginning this year's plan with what is to be kept of last year's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from plans.calendar import usecases as calendar
from plans.improvement import store
from plans.improvement.domain.carrying_over import CARRIED, CarryOver, FormerPlan
from plans.improvement.domain.documents import Document, read_document
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.steps import Step
from plans.improvement.errors import NoFormerPlan, NoSuchPart, StepsAlreadyWritten
from plans.improvement.usecases.access import not_open, own_plan
from servicekit import audit
from servicekit.auth import Caller
from servicekit.errors import FieldProblem


def find_carry_over(session: Session, plan: Plan, steps: Sequence[SavedStep]) -> CarryOver | None:
    """What may be kept of the plan of the year before, as long as there is anything to fill."""
    unsaved = {one.step for one in steps if one.step in CARRIED and not one.version}
    former = _former_plan(session, plan) if unsaved else None
    parts = [part for part, step in former.parts.items() if step in unsaved] if former else []
    return CarryOver(former, parts) if former and parts else None


def read_carry_over(session: Session, plan_id: UUID, *, by: Caller) -> CarryOver:
    """The former plan to choose from. Raises NoSuchPlan, MayNotEdit, NoFormerPlan."""
    plan = own_plan(session, plan_id, by)
    found = find_carry_over(session, plan, store.list_steps(session, plan.id))
    if found is None:
        raise NoFormerPlan("There is nothing of a former plan that this one could take.")
    return found


def carry_over(
    session: Session, plan_id: UUID, parts: Sequence[str], *, by: Caller, now: datetime
) -> None:
    """Fill steps that were never saved with these parts of last year's plan: all, or none.

    What is stored already as it would be is no conflict: a repeat after a lost answer.
    Raises NoSuchPlan, MayNotEdit, SchoolYearClosed, NoFormerPlan, NoSuchPart, PlanNotOpen, and
    StepsAlreadyWritten naming the steps in which something was saved before.
    """
    plan = own_plan(session, plan_id, by)
    plan.year.require_open()
    former = _former_plan(session, plan)
    if former is None:
        raise NoFormerPlan("There is no plan of the year before.")
    _require_parts(former, parts)
    wanted = former.kept(parts)
    if store.raise_version(session, plan, by.name, now) is None:
        raise not_open(session, plan, by)
    _fill(session, plan, wanted, by, now)
    audit.record(
        session,
        by.actor,
        "plan.carried_over",
        f"plan/{plan.id}",
        now=now,
        change={"from": f"plan/{former.plan_id}", "parts": list(parts)},
    )


def _fill(
    session: Session, plan: Plan, wanted: Mapping[Step, Document], by: Caller, now: datetime
) -> None:
    written = [
        step.value
        for step, document in wanted.items()
        if store.get_step(session, plan.id, step).document != document
        and not store.save_step(
            session, plan.id, SavedStep(step, 1, document, now, by.name), by=by.actor
        )
    ]
    if written:
        raise StepsAlreadyWritten(
            "Something was saved in these steps before. Nothing was carried over.",
            params={"steps": written},
        )


def _require_parts(former: FormerPlan, parts: Sequence[str]) -> None:
    known = former.parts
    unknown = [number for number, part in enumerate(parts) if part not in known]
    if unknown:
        raise NoSuchPart(
            "The former plan has no such part.",
            at=[
                FieldProblem(f"/parts/{number}", NoSuchPart.code, "Not in the former plan.")
                for number in unknown
            ],
        )


def _former_plan(session: Session, plan: Plan) -> FormerPlan | None:
    year = calendar.years_by_name(session).get(plan.year.former(1))
    former = store.find_plan_of(session, plan.organization, year) if year else None
    if former is None:
        return None
    newest = store.find_newest_revision(session, former.id)
    if newest is None:
        documents = {one.step: one.document for one in store.list_steps(session, former.id)}
    else:
        documents = {
            Step(step): read_document(Step(step), it["body"])
            for step, it in newest.document["steps"].items()
        }
    return FormerPlan(former.id, former.school_year, newest.revision if newest else None, documents)
