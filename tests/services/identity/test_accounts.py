"""Accounts of state staff, roles, and who gets mail."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import activity, invitations, roles
from identity.accounts import usecases as accounts
from identity.accounts.domain import fits
from identity.accounts.errors import (
    AccountExists,
    AdminExists,
    AssignmentExists,
    AssignmentNotFound,
    LastAdmin,
    LinkNotGood,
    OrganizationUnfit,
    OwnAccount,
    PersonInvalid,
    SecondPersonNeeded,
)
from servicekit.audit import AUDIT
from servicekit.auth import Caller
from servicekit.auth.floors import AUTHZ_FLOOR
from servicekit.errors import NotSignedIn
from tests.services.identity.factories import (
    DISTRICT,
    MAIL,
    OTHER_SCHOOL,
    SCHOOL,
    STATE,
    caller_of,
    make_account,
    make_approver,
    password_hash,
)
from tests.services.identity.outgoing import event_types, newest_mail

pytestmark = pytest.mark.usefixtures("earlier")
NEW = accounts.person("viewer@state.example", "Jordan", "Begay")


@pytest.fixture
def admin(session: Session, now: datetime) -> Caller:
    return make_approver(session, role=Role.IT_ADMIN, email="it@state.example", now=now)


def first_admin(session: Session, email: str, now: datetime) -> str:
    return invitations.create_first_admin(session, email, ("Ines", "Archuleta"), now=now)


@pytest.mark.requirement("AIP-017")
def test_the_first_administrator_chooses_a_password_by_a_link_that_works_once(
    session: Session, now: datetime
) -> None:
    token = first_admin(session, "first@state.example", now)
    account = invitations.accept_invitation(session, token, password_hash(), now=now)
    assert [held.role for held in account.assignments] == [Role.IT_ADMIN]
    with pytest.raises(LinkNotGood):
        invitations.accept_invitation(session, token, password_hash(), now=now)
    with pytest.raises(AdminExists):
        first_admin(session, "second@state.example", now)


def test_a_first_administrator_who_never_came_can_be_replaced(
    session: Session, now: datetime
) -> None:
    lost = first_admin(session, "wrong@state.example", now)
    token = first_admin(session, "right@state.example", now + timedelta(minutes=1))
    later = now + timedelta(minutes=2)
    assert invitations.find_invited(session, lost, now=later) is None
    invitations.accept_invitation(session, token, password_hash(), now=later)
    wrong = accounts.find_account(session, "wrong@state.example", now=later)
    assert wrong is not None
    assert wrong.assignments == ()
    actions = session.scalars(select(AUDIT.c.action).where(AUDIT.c.actor == "aipctl")).all()
    assert "invite" in actions


@pytest.mark.requirement("AIP-005", "AIP-010")
@pytest.mark.parametrize("role", [Role.PED_VIEWER, Role.PED_COORDINATOR])
def test_an_administrator_invites_state_staff_by_mail(
    session: Session, admin: Caller, role: Role, now: datetime
) -> None:
    invitation = invitations.invite(session, NEW, role, by=admin, mail=MAIL, now=now)
    mail = newest_mail(session, "invitation", NEW.email)
    assert str(mail.values["link"]).endswith(f"/identity/invitation?t={invitation.token}")
    assert mail.values["invited_by"] == "Ines Calloway"
    account = invitations.accept_invitation(session, invitation.token, password_hash(), now=now)
    assert account.acts_as(role, STATE)
    assert account.has_password


def test_an_invitation_lasts_three_days_and_a_new_one_replaces_it(
    session: Session, admin: Caller, now: datetime
) -> None:
    first = invitations.invite(session, NEW, Role.PED_VIEWER, by=admin, mail=MAIL, now=now)
    assert invitations.find_invited(session, first.token, now=now + timedelta(hours=72)) is None
    second = invitations.invite(session, NEW, Role.PED_VIEWER, by=admin, mail=MAIL, now=now)
    assert second.account.id == first.account.id
    assert invitations.find_invited(session, first.token, now=now) is None
    assert invitations.find_invited(session, second.token, now=now) is not None


def test_an_administrator_is_never_made_by_one_person(
    session: Session, admin: Caller, now: datetime
) -> None:
    with pytest.raises(SecondPersonNeeded):
        invitations.invite(session, NEW, Role.IT_ADMIN, by=admin, mail=MAIL, now=now)
    other = make_account(session, now=now)
    with pytest.raises(SecondPersonNeeded):
        roles.grant_role(
            session,
            other.id,
            Role.IT_ADMIN,
            STATE,
            by=admin,
            mail=MAIL,
            now=now,
        )


def test_coordinators_and_people_with_an_account_are_not_invited(
    session: Session, admin: Caller, now: datetime
) -> None:
    with pytest.raises(OrganizationUnfit):
        invitations.invite(session, NEW, Role.SCHOOL_COORDINATOR, by=admin, mail=MAIL, now=now)
    known = accounts.person(make_account(session, now=now).email, "Dana", "Whitfield")
    with pytest.raises(AccountExists):
        invitations.invite(session, known, Role.PED_VIEWER, by=admin, mail=MAIL, now=now)
    with pytest.raises(PersonInvalid):
        accounts.person("nowhere", "", "Whitfield")


@pytest.mark.requirement("AIP-039", "AIP-066")
def test_granting_and_revoking_a_role_refuses_older_tokens_and_tells_the_others(
    session: Session, admin: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    granted = roles.grant_role(
        session, account.id, Role.PED_VIEWER, STATE, by=admin, mail=MAIL, now=now
    )
    assert floor_of(session, account.id) == account.authz_v + 1
    roles.revoke_role(session, account.id, granted.id, by=admin, now=now)
    assert floor_of(session, account.id) == account.authz_v + 2
    assert event_types(session)[-4:] == [
        "identity.role_assignment.granted.v1",
        "identity.account.authz_changed.v1",
        "identity.role_assignment.revoked.v1",
        "identity.account.authz_changed.v1",
    ]
    after = accounts.get_account(session, account.id, now=now + timedelta(seconds=1))
    assert [held.role for held in after.assignments] == [Role.SCHOOL_COORDINATOR]


def floor_of(session: Session, account_id: object) -> int | None:
    return session.execute(
        select(AUTHZ_FLOOR.c.authz_v).where(AUTHZ_FLOOR.c.account_id == str(account_id))
    ).scalar()


def test_a_role_is_granted_once_and_only_where_it_is_held(
    session: Session, admin: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    with pytest.raises(AssignmentExists):
        roles.grant_role(
            session, account.id, Role.SCHOOL_COORDINATOR, SCHOOL, by=admin, mail=MAIL, now=now
        )
    with pytest.raises(OrganizationUnfit):
        roles.grant_role(
            session, account.id, Role.PED_VIEWER, DISTRICT, by=admin, mail=MAIL, now=now
        )


def test_nobody_changes_what_their_own_account_may_do(
    session: Session, admin: Caller, now: datetime
) -> None:
    own = admin.account_id
    held = accounts.get_account(session, own, now=now).assignments[0]
    with pytest.raises(OwnAccount):
        roles.grant_role(
            session,
            own,
            Role.PED_COORDINATOR,
            STATE,
            by=admin,
            mail=MAIL,
            now=now,
        )
    with pytest.raises(OwnAccount):
        roles.revoke_role(session, own, held.id, by=admin, now=now)
    with pytest.raises(OwnAccount):
        activity.deactivate(session, own, by=admin, reason="holiday", now=now)


def test_the_last_administrator_stays(session: Session, admin: Caller, now: datetime) -> None:
    coordinator = make_approver(session, now=now)
    held = accounts.get_account(session, admin.account_id, now=now).assignments[0]
    with pytest.raises(LastAdmin):
        roles.revoke_role(session, admin.account_id, held.id, by=coordinator, now=now)
    with pytest.raises(LastAdmin):
        activity.deactivate(session, admin.account_id, by=coordinator, reason="left", now=now)
    make_account(session, Role.IT_ADMIN, STATE, email="two@state.example", now=now)
    roles.revoke_role(session, admin.account_id, held.id, by=coordinator, now=now)


def test_an_assignment_of_another_account_is_not_found(
    session: Session, admin: Caller, now: datetime
) -> None:
    one = make_account(session, now=now)
    two = make_account(session, email="two@pinonvalley.example", now=now)
    with pytest.raises(AssignmentNotFound):
        roles.revoke_role(session, one.id, two.assignments[0].id, by=admin, now=now)


@pytest.mark.requirement("AIP-067", "AIP-071")
def test_a_deactivated_account_has_no_credentials_and_acts_no_more(
    session: Session, admin: Caller, now: datetime
) -> None:
    account = make_account(session, now=now)
    closed = activity.deactivate(session, account.id, by=admin, reason="left the school", now=now)
    assert not closed.is_active
    assert accounts.find_credentials(session, account.email).account_id is None
    with pytest.raises(NotSignedIn):
        accounts.confirm_caller(session, caller_of(account), now=now)


def test_recipients_are_those_who_act_there_at_this_moment(
    session: Session, admin: Caller, now: datetime
) -> None:
    here = make_account(session, now=now)
    elsewhere = make_account(
        session, organization=OTHER_SCHOOL, email="x@caprockbend.example", now=now
    )
    wanted = [Role.SCHOOL_COORDINATOR]
    (one,) = accounts.list_recipients(session, wanted, SCHOOL, now=now)
    assert (one.address, one.name, one.language) == (here.email, "Dana Whitfield", "en")
    everyone = accounts.list_recipients(session, wanted, None, now=now)
    assert {it.address for it in everyone} == {here.email, elsewhere.email}
    activity.deactivate(session, here.id, by=admin, reason="left", now=now)
    assert accounts.list_recipients(session, wanted, SCHOOL, now=now) == []


@pytest.mark.requirement("AIP-040")
def test_the_coordinator_roles_are_held_at_their_own_level_only() -> None:
    assert fits(Role.SCHOOL_COORDINATOR, SCHOOL)
    assert fits(Role.DISTRICT_COORDINATOR, DISTRICT)
    assert not fits(Role.SCHOOL_COORDINATOR, DISTRICT)
    assert not fits(Role.DISTRICT_COORDINATOR, SCHOOL)
