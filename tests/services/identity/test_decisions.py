"""Approving and rejecting requests."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import activity, roles
from identity.accounts import usecases as accounts
from identity.registration import decisions
from identity.registration.domain import Registration, Status
from identity.registration.errors import (
    AccountClosed,
    OwnRegistration,
    ReasonMissing,
    RegistrationDecided,
    RegistrationNotFound,
    RequestInvalid,
)
from servicekit.audit import AUDIT, first_broken
from servicekit.auth import Caller
from servicekit.errors import NotSignedIn, Stale
from tests.services.identity.factories import (
    DISTRICT,
    MAIL,
    PASSWORD,
    SCHOOL,
    STATE,
    make_account,
    make_approver,
    make_proved_request,
    make_request,
    password_hash,
)
from tests.services.identity.outgoing import event_types, events, newest_mail

pytestmark = pytest.mark.usefixtures("earlier")


@pytest.fixture
def approver(session: Session, now: datetime) -> Caller:
    return make_approver(session, now=now)


def approve(
    session: Session, asked: Registration, by: Caller, now: datetime, **more: object
) -> Registration:
    values: dict[str, object] = {"version": asked.version, "mail": MAIL} | more
    return decisions.approve_registration(session, asked.id, by=by, now=now, **values)  # type: ignore[arg-type]  # handed on


@pytest.mark.requirement("AIP-012", "AIP-060", "AIP-061")
def test_an_approval_opens_the_account_with_the_role_asked_for(
    session: Session, approver: Caller, now: datetime
) -> None:
    asked = make_proved_request(session, now=now)
    decided = approve(session, asked, approver, now)
    assert (decided.status, decided.decided_by) == (Status.APPROVED, approver.account_id)
    account = accounts.find_account(session, asked.email, now=now)
    assert account is not None
    assert decided.account_id == account.id
    (held,) = account.assignments
    assert (held.role, held.organization) == (Role.SCHOOL_COORDINATOR, SCHOOL)
    told = newest_mail(session, "registration_approved", asked.email)
    assert told.values["reference"] == asked.reference


def test_an_approval_tells_the_others(session: Session, approver: Caller, now: datetime) -> None:
    asked = make_proved_request(session, now=now)
    before = len(events(session))
    decided = approve(session, asked, approver, now)
    assert event_types(session)[before:] == [
        "identity.account.opened.v1",
        "identity.role_assignment.granted.v1",
        "identity.account.authz_changed.v1",
        "identity.registration.decided.v1",
    ]
    assert events(session)[-1]["data"] == {
        "registration_id": str(asked.id),
        "account_id": str(decided.account_id),
        "is_approved": True,
    }
    assert not [event for event in events(session) if asked.email in str(event)]


@pytest.mark.requirement("AIP-062")
def test_an_approver_may_give_the_other_coordinator_role(
    session: Session, approver: Caller, now: datetime
) -> None:
    asked = make_proved_request(session, now=now)
    decided = approve(
        session, asked, approver, now, role=Role.DISTRICT_COORDINATOR, organizations=[DISTRICT]
    )
    account = accounts.find_account(session, asked.email, now=now)
    assert account is not None
    assert account.acts_as(Role.DISTRICT_COORDINATOR, DISTRICT)
    assert (decided.role, list(decided.organizations)) == (Role.DISTRICT_COORDINATOR, [DISTRICT])


@pytest.mark.parametrize("role", [Role.IT_ADMIN, Role.PED_COORDINATOR, Role.PED_VIEWER])
def test_an_approval_never_gives_a_state_role(
    session: Session, approver: Caller, role: Role, now: datetime
) -> None:
    asked = make_proved_request(session, now=now)
    with pytest.raises(RequestInvalid):
        approve(session, asked, approver, now, role=role, organizations=[STATE])


def test_a_person_with_an_account_gets_the_role_and_keeps_the_password(
    session: Session, approver: Caller, now: datetime
) -> None:
    known = make_account(session, now=now)
    asked = make_proved_request(
        session, email=known.email, role=Role.DISTRICT_COORDINATOR, organization=DISTRICT, now=now
    )
    decided = approve(session, asked, approver, now)
    assert decided.account_id == known.id
    account = accounts.get_account(session, known.id, now=now)
    assert len(account.assignments) == 2
    assert account.authz_v > known.authz_v
    credentials = accounts.find_credentials(session, known.email)
    assert credentials.password_hash == password_hash(), PASSWORD


def test_nobody_decides_on_their_own_request(session: Session, now: datetime) -> None:
    mine = make_approver(session, email="me@pinonvalley.example", now=now)
    asked = make_proved_request(session, email="me@pinonvalley.example", now=now)
    with pytest.raises(OwnRegistration):
        approve(session, asked, mine, now)
    with pytest.raises(OwnRegistration):
        reject(session, asked, mine, now)


def reject(
    session: Session, asked: Registration, by: Caller, now: datetime, reason: str = "Unknown here."
) -> Registration:
    return decisions.reject_registration(
        session, asked.id, by=by, version=asked.version, reason=reason, mail=MAIL, now=now
    )


def test_the_first_decision_counts(session: Session, approver: Caller, now: datetime) -> None:
    asked = make_proved_request(session, now=now)
    decided = approve(session, asked, approver, now)
    other = make_approver(session, role=Role.IT_ADMIN, email="it@state.example", now=now)
    with pytest.raises(RegistrationDecided):
        reject(session, decided, other, now)


def test_a_request_that_changed_since_it_was_read_is_not_decided(
    session: Session, approver: Caller, now: datetime
) -> None:
    asked = make_proved_request(session, now=now)
    with pytest.raises(Stale):
        approve(session, asked, approver, now, version=asked.version - 1)


def test_a_request_whose_address_is_not_proved_cannot_be_decided(
    session: Session, approver: Caller, now: datetime
) -> None:
    asked = make_request(session, now=now).registration
    with pytest.raises(RegistrationDecided):
        approve(session, asked, approver, now)


@pytest.mark.requirement("AIP-060")
def test_a_rejection_needs_a_reason_and_mails_it(
    session: Session, approver: Caller, now: datetime
) -> None:
    asked = make_proved_request(session, now=now)
    with pytest.raises(ReasonMissing):
        reject(session, asked, approver, now, reason="  ")
    rejected = reject(session, asked, approver, now, reason=" We do not know you. ")
    assert (rejected.status, rejected.reason) == (Status.REJECTED, "We do not know you.")
    assert accounts.find_account(session, asked.email, now=now) is None
    told = newest_mail(session, "registration_rejected", asked.email)
    assert told.values["reason"] == "We do not know you."
    assert events(session)[-1]["data"]["account_id"] is None


def test_every_decision_is_in_the_audit_with_who_and_why(
    session: Session, approver: Caller, now: datetime
) -> None:
    asked = make_proved_request(session, now=now)
    reject(session, asked, approver, now)
    row = session.execute(
        select(AUDIT).where(AUDIT.c.action == "reject_registration").order_by(AUDIT.c.n.desc())
    ).first()
    assert row is not None
    assert (row.actor, row.acting_as) == (approver.subject, "ped_coordinator@state")
    assert (row.object, row.reason) == (f"registration/{asked.id}", "Unknown here.")
    assert first_broken(session) is None


def test_an_approver_whose_role_was_revoked_decides_nothing(
    session: Session, approver: Caller, now: datetime
) -> None:
    admin = make_approver(session, role=Role.IT_ADMIN, email="it@state.example", now=now)
    held = accounts.get_account(session, approver.account_id, now=now).assignments[0]
    roles.revoke_role(session, approver.account_id, held.id, by=admin, now=now)
    with pytest.raises(NotSignedIn):
        approve(session, make_proved_request(session, now=now), approver, now)


def test_a_deactivated_account_is_not_given_a_role(
    session: Session, approver: Caller, now: datetime
) -> None:
    known = make_account(session, now=now)
    activity.deactivate(session, known.id, by=approver, reason="left", now=now)
    asked = make_proved_request(session, email=known.email, now=now)
    with pytest.raises(AccountClosed):
        approve(session, asked, approver, now)


def test_an_unknown_request_is_not_found(session: Session, approver: Caller, now: datetime) -> None:
    with pytest.raises(RegistrationNotFound):
        decisions.approve_registration(session, uuid4(), by=approver, version=1, mail=MAIL, now=now)


def test_whoever_holds_the_role_already_is_named(
    session: Session, approver: Caller, now: datetime
) -> None:
    make_account(session, now=now)
    asked = make_proved_request(session, now=now)
    (holder,) = decisions.list_holders(session, asked, now=now)
    assert (holder.name, holder.organization) == ("Dana Whitfield", SCHOOL)
