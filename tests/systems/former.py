"""What is there once the system is used for years: plans of the year before, what lies open."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from contracts.organizations import Organization
from identity.accounts.tables import AccountRow, RoleAssignmentRow
from identity.directory.tables import SchoolRow
from identity.limits.tables import Throttle
from identity.registration.domain import REQUEST_LIFE, Status
from identity.registration.tables import RegistrationRow
from plans.calendar import usecases as calendar
from plans.calendar.errors import NoSuchSchoolYear
from plans.figures import usecases as figures
from plans.improvement import store
from plans.improvement.domain.documents import read_document
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.steps import STEPS, Step
from servicekit.audit import Actor
from servicekit.process import utc_now
from tests.systems.interface import System

_BY = Actor("test", "ped_coordinator@state")
_PERSON = {
    "first_name": "Rosa",
    "last_name": "Baca",
    "title": "Principal",
    "email": "r@demo.example",
}
_STRATEGY = {
    "strategy": "other",
    "action_steps": "Call each family in the first week.",
    "responsible_parties": "The counselor",
    "resources": "Two hours a week",
    "timeline": "By September",
    "measure": "Nine of ten families are reached",
    "data_collection": "A call log",
}
_BODIES: dict[Step, dict[str, Any]] = {
    Step.CONTACT: {"contact": _PERSON, "team": [{**_PERSON, "id": "m1", "first_name": "Luis"}]},
    Step.ROOT_CAUSES: {
        "research": "Rides.",
        "supportive_factors": "A nurse.",
        "barriers": "Roads.",
    },
    Step.TIERS: {
        "tier_1": [{**_STRATEGY, "id": "s1", "other": "Phone calls"}],
        "tier_2": [{**_STRATEGY, "id": "s2", "other": "Home visits"}],
    },
}


def leave_former_plan(
    system: System, organization: str, school_year: str, *, is_empty: bool = False
) -> str:
    """Put a draft of `school_year` there: contact, one member, root causes, two strategies.

    Or an empty one; gives its id.
    """
    database = system.database("plans")
    now = utc_now()
    try:
        with database.write() as session:
            place = figures.read_place(
                session, Organization.parse(organization), within=Organization()
            )
            try:
                year = calendar.read_school_year(session, school_year)
            except NoSuchSchoolYear:
                year = calendar.create_school_year(session, school_year, by=_BY, now=now)
            plan = store.add_plan(session, place, year, "Rosa Baca", now)
            assert plan is not None, f"{organization} has a plan of {school_year}"
            written = [] if is_empty else [one for one in STEPS[plan.kind] if one in _BODIES]
            for step in written:
                saved = SavedStep(step, 1, read_document(step, _BODIES[step]), now, "Rosa Baca")
                assert store.save_step(session, plan.id, saved, by=_BY)
            return str(plan.id)
    finally:
        database.close()


def leave_lapsed(system: System, email: str) -> None:
    """The request of this address as if nobody had decided on it in sixty days."""
    row = update(RegistrationRow).where(RegistrationRow.email == email)
    proved_at = utc_now() - REQUEST_LIFE
    lapsed = {"proved_at": proved_at, "status": Status.EXPIRED, "decided_at": utc_now()}
    database = system.database("identity")
    with database.write() as session:
        session.execute(row.values(**lapsed))
    database.close()


def leave_closed(system: System, organization: str) -> None:
    """A school that the directory of identity lists as closed."""
    place = Organization.parse(organization)
    of_place = SchoolRow.district_code == place.district_code, SchoolRow.code == place.school_code
    database = system.database("identity")
    with database.write() as session:
        session.execute(update(SchoolRow).where(*of_place).values(is_open=False))
    database.close()


def leave_uncounted(system: System) -> None:
    """As if nobody had signed in or asked for anything in the last days (R24)."""
    database = system.database("identity")
    with database.write() as session:
        session.execute(delete(Throttle))
    database.close()


def leave_unaffirmed(system: System, email: str) -> None:
    """Somebody's roles as if they had been given years ago, and never affirmed since."""
    account = select(AccountRow.id).where(AccountRow.email == email).scalar_subquery()
    old = update(RoleAssignmentRow).where(RoleAssignmentRow.account_id == account)
    database = system.database("identity")
    with database.write() as session:
        session.execute(old.values(valid_from=utc_now() - timedelta(days=800), affirmed_at=None))
    database.close()
