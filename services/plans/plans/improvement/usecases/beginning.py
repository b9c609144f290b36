"""Beginning the plan of a school or district."""

from datetime import datetime

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.plans import PlanCreated
from plans.calendar import usecases as calendar
from plans.figures import usecases as figures
from plans.figures.errors import NoSuchOrganization
from plans.improvement import store
from plans.improvement.domain.plans import Plan, may_edit
from plans.improvement.errors import MayNotEdit
from plans.improvement.usecases.access import scope_of
from servicekit import audit, outbox
from servicekit.auth import Caller


def create_plan(
    session: Session,
    organization: Organization,
    school_year: str,
    *,
    by: Caller,
    now: datetime,
) -> tuple[Plan, bool]:
    """The organization's plan of that year, and whether it is new; there is one only.

    Raises NoSuchSchoolYear, NoSuchOrganization, MayNotEdit, SchoolYearClosed; records PlanCreated.
    """
    year = calendar.read_school_year(session, school_year)
    place = figures.read_place(session, organization, within=scope_of(by))
    if not may_edit(by.role, place.kind, is_covered=True):
        raise MayNotEdit("You can read these plans, but not write them.")
    existing = store.find_plan_of(session, organization, year)
    if existing is not None:
        return existing, False
    year.require_open()
    if not place.is_open:
        raise NoSuchOrganization("It is closed.")
    plan = store.add_plan(session, place, year, by.name, now)
    if plan is None:  # somebody else was first by a moment
        return create_plan(session, organization, school_year, by=by, now=now)
    _tell(session, plan, by, now)
    return plan, True


def _tell(session: Session, plan: Plan, by: Caller, now: datetime) -> None:
    outbox.record(
        session,
        PlanCreated(
            plan_id=plan.id,
            kind=plan.kind,
            school_year=plan.school_year,
            district_code=plan.district_code,
            school_code=plan.school_code,
            organization_name=plan.name,
            due_at=plan.due_at,
        ),
        now=now,
    )
    audit.record(
        session,
        by.actor,
        "plan.created",
        f"plan/{plan.id}",
        now=now,
        change={"to": {"organization": str(plan.organization), "school_year": plan.school_year}},
    )
