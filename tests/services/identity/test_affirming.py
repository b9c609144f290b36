"""Coordinators' assignments are affirmed once a school year, district by district."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import activity, affirming, roles
from identity.accounts.errors import AssignmentsChanged, DistrictNotFound, OwnAccount
from identity.accounts.terms import school_year_of
from servicekit.audit import AUDIT
from servicekit.auth import Caller
from tests.services.identity.factories import (
    DISTRICT,
    MAIL,
    OTHER_SCHOOL,
    STATE,
    make_account,
    make_approver,
)
from tests.services.identity.outgoing import mails, newest_mail

pytestmark = pytest.mark.usefixtures("earlier")
LAST_JUNE = datetime.fromisoformat("2026-06-30T23:59:59-06:00")
JULY = LAST_JUNE + timedelta(seconds=1)


@pytest.fixture
def staff(session: Session) -> Caller:
    return make_approver(session, now=LAST_JUNE)


def counts(session: Session, now: datetime) -> dict[str, tuple[int, int]]:
    """Of each district with coordinators: affirmed and open."""
    return {
        str(one.place.organization): (one.affirmed_count, one.open_count)
        for one in affirming.list_districts(session, now=now)
    }


@pytest.mark.parametrize(
    ("instant", "name"),
    [
        ("2026-06-30T23:59:59-06:00", "2025-2026"),
        ("2026-07-01T00:00:00-06:00", "2026-2027"),
        ("2026-12-31T23:00:00-07:00", "2026-2027"),
    ],
)
def test_a_school_year_begins_on_the_first_of_july_in_new_mexico(instant: str, name: str) -> None:
    assert school_year_of(datetime.fromisoformat(instant)).name == name


@pytest.mark.requirement("AIP-070")
def test_an_assignment_opens_with_the_school_year_and_is_affirmed_by_somebody(
    session: Session, staff: Caller
) -> None:
    account = make_account(session, now=LAST_JUNE)
    make_account(
        session, Role.DISTRICT_COORDINATOR, DISTRICT, email="lee@pinonvalley.example", now=JULY
    )
    assert counts(session, LAST_JUNE) == {"001": (1, 0), "002": (0, 0)}, "granting affirms"
    assert counts(session, JULY) == {"001": (1, 1), "002": (0, 0)}
    (held,) = account.assignments
    affirming.affirm(session, "001", [held.id], by=staff, now=JULY)
    assert counts(session, JULY) == {"001": (2, 0), "002": (0, 0)}
    found = {one.email: one for one in affirming.list_assignments(session, "001", now=JULY)}
    affirmed = found[account.email]
    assert (affirmed.assignment.affirmed_at, affirmed.affirmed_by_name) == (JULY, "Ines Calloway")
    assert found["lee@pinonvalley.example"].affirmed_by_name == "test"
    later = JULY + timedelta(days=9)
    affirming.affirm(session, "001", [held.id], by=staff, now=later)
    (said,) = session.execute(select(AUDIT).where(AUDIT.c.action == "affirm_assignment")).all()
    assert (said.object, said.actor) == (f"account/{account.id}", staff.actor.id)
    assert said.change == {"role": "school_coordinator", "organization": "001/023"}
    next_july = JULY + timedelta(days=365)
    assert counts(session, next_july)["001"] == (0, 2)


def test_an_assignment_that_ended_meanwhile_stops_all_of_them(
    session: Session, staff: Caller
) -> None:
    one = make_account(session, now=LAST_JUNE)
    gone = make_account(session, email="gone@pinonvalley.example", now=LAST_JUNE)
    elsewhere = make_account(session, organization=OTHER_SCHOOL, email="x@y.example", now=LAST_JUNE)
    roles.revoke_role(session, gone.id, gone.assignments[0].id, by=staff, now=JULY)
    for other in (
        gone,
        elsewhere,
        make_account(session, Role.PED_VIEWER, STATE, email="v@s.example", now=LAST_JUNE),
    ):
        ids = [one.assignments[0].id, other.assignments[0].id]
        with pytest.raises(AssignmentsChanged):
            affirming.affirm(session, "001", ids, by=staff, now=JULY)
    assert counts(session, JULY) == {"001": (0, 1), "002": (0, 1)}


def test_nobody_affirms_what_they_act_as_themselves(session: Session, staff: Caller) -> None:
    held = roles.grant(
        session, staff.account_id, Role.DISTRICT_COORDINATOR, DISTRICT,
        by=staff.actor, now=LAST_JUNE,
    )  # fmt: skip
    with pytest.raises(OwnAccount):
        affirming.affirm(session, "001", [held.id], by=staff, now=JULY)


def test_closed_accounts_are_not_asked_about(session: Session, staff: Caller) -> None:
    account = make_account(session, now=LAST_JUNE)
    activity.deactivate(session, account.id, by=staff, reason="Left", now=LAST_JUNE)
    assert counts(session, JULY)["001"] == (0, 0)
    activity.reactivate(session, account.id, by=staff, reason="Back", now=JULY)
    assert counts(session, JULY)["001"] == (0, 1), "opening the account affirms no role"


def test_state_coordinators_are_reminded_once_a_school_year(
    session: Session, staff: Caller
) -> None:
    make_account(session, now=LAST_JUNE)
    make_account(session, Role.IT_ADMIN, STATE, email="it@state.example", now=LAST_JUNE)
    before = len(mails(session))
    affirming.remind_of_open(session, mail=MAIL, now=LAST_JUNE)
    assert len(mails(session)) == before, "nothing is open"
    for days in (0, 1, 200):
        affirming.remind_of_open(session, mail=MAIL, now=JULY + timedelta(days=days))
    assert [one.template for one in mails(session)[before:]] == ["affirmation_open"]
    reminder = newest_mail(session, "affirmation_open", "ines.calloway@state.example")
    assert (reminder.values["school_year"], reminder.values["open_count"]) == ("2026-2027", 1)
    affirming.remind_of_open(session, mail=MAIL, now=JULY + timedelta(days=365))
    assert len(mails(session)) == before + 2
    assert counts(session, JULY)["001"] == (0, 1), "nothing ends by itself"


def test_a_district_that_is_not_there_is_told_so(session: Session) -> None:
    assert affirming.get_district(session, "001").organization == Organization("001")
    with pytest.raises(DistrictNotFound):
        affirming.get_district(session, "999")
