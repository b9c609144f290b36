"""Approving and rejecting requests (AIP-012, AIP-060..062, C08, R18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.identity import RegistrationDecided as DecidedEvent
from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account, fits
from identity.accounts.roles import grant
from identity.accounts.usecases import Person
from identity.directory import usecases as directory
from identity.mail import Mail
from identity.registration import store
from identity.registration.domain import REQUESTED_ROLES, Registration, Status
from identity.registration.errors import (
    AccountClosed,
    OwnRegistration,
    ReasonMissing,
    RegistrationDecided,
    RequestInvalid,
)
from identity.registration.tables import RegistrationRow
from identity.registration.usecases import addressee, names_of
from servicekit import audit, outbox
from servicekit.auth import Caller
from servicekit.errors import FieldProblem, Stale

_LONGEST_REASON = 1000


@dataclass(frozen=True)
class Holder:
    """Somebody who already acts as what is asked for."""

    name: str
    role: Role
    organization: Organization


def get_registration(session: Session, registration_id: UUID) -> Registration:
    """Raises RegistrationNotFound."""
    return store.get_registration(session, registration_id)


def list_registrations(session: Session, status: Status) -> Sequence[Registration]:
    """Requests of one status, oldest first."""
    return store.list_registrations(session, status)


def find_successor(session: Session, registration: Registration) -> UUID | None:
    """The newer request that took the place of a withdrawn one; None where it was taken back."""
    if registration.status is not Status.WITHDRAWN:
        return None
    return store.find_successor(session, registration)


def list_holders(session: Session, registration: Registration, *, now: datetime) -> list[Holder]:
    """Who acts as what is asked for already."""
    return [
        Holder(name, registration.role, organization)
        for organization in registration.organizations
        for name in accounts.list_holders(session, registration.role, organization, now=now)
    ]


def approve_registration(
    session: Session,
    registration_id: UUID,
    *,
    by: Caller,
    version: int,
    role: Role | None = None,
    organizations: Sequence[Organization] | None = None,
    mail: Mail,
    now: datetime,
) -> Registration:
    """Open the account, or find the one of this address, and grant what was asked or is given here.

    A known account keeps its password. Audited; records the events; the applicant is told.
    Raises OwnRegistration, RegistrationDecided, Stale, RequestInvalid, AccountClosed.
    """
    row = _open_row(session, registration_id, by, version, now)
    row.role = role or row.role
    if organizations is not None:
        row.organizations = [str(organization) for organization in organizations]
    _check(session, row)
    account = _account_for(session, row, now)
    for organization in store.registration(row).organizations:
        if account.acts_as(Role(row.role), organization) is None:
            grant(session, account.id, Role(row.role), organization, by=by.actor, now=now)
    row.account_id = account.id
    return _decide(session, row, Status.APPROVED, by, mail, now)


def reject_registration(
    session: Session,
    registration_id: UUID,
    *,
    by: Caller,
    version: int,
    reason: str,
    mail: Mail,
    now: datetime,
) -> Registration:
    """Refuse with a reason, which the applicant gets by mail. Audited.

    Raises OwnRegistration, RegistrationDecided, Stale, ReasonMissing.
    """
    said = reason.strip()
    if not said or len(said) > _LONGEST_REASON:
        problem = FieldProblem(
            "/reason", "reason-missing", "Give a reason of 1 to 1000 characters."
        )
        raise ReasonMissing("Say why, so that the applicant can mend it.", at=[problem])
    row = _open_row(session, registration_id, by, version, now)
    row.reason = said
    return _decide(session, row, Status.REJECTED, by, mail, now)


def _open_row(
    session: Session, registration_id: UUID, by: Caller, version: int, now: datetime
) -> RegistrationRow:
    decider = accounts.confirm_caller(session, by, now=now)
    row = store.get_row(session, registration_id)
    if row.email == decider.email:
        raise OwnRegistration("Somebody else must decide on your own request.")
    if row.status != Status.PENDING:
        raise RegistrationDecided("This request has been decided already.")
    if row.version != version:
        raise Stale("The request has changed since you looked at it.")
    return row


def _check(session: Session, row: RegistrationRow) -> None:
    given = store.registration(row)
    problems = []
    if given.role not in REQUESTED_ROLES:
        problems.append(FieldProblem("/role", "role-not-requested", "Give a coordinator role."))
    if not given.organizations:
        problems.append(FieldProblem("/organizations", "organization-missing", "Name a place."))
    for number, place in enumerate(given.organizations):
        if not fits(given.role, place) or directory.find_place(session, place) is None:
            problems.append(
                FieldProblem(f"/organizations/{number}", "organization-unfit", "Not held there.")
            )
    if problems:
        raise RequestInvalid("This role cannot be given there.", at=problems)


def _account_for(session: Session, row: RegistrationRow, now: datetime) -> Account:
    known = accounts.find_account(session, row.email, now=now)
    if known is not None:
        if not known.is_active:
            raise AccountClosed("The account of this address was deactivated; reactivate it first.")
        if not known.has_password and row.password_hash:
            accounts.change_password(session, known.id, row.password_hash, now=now)
        return known
    new = Person(row.email, row.first_name, row.last_name, row.phone, row.language)
    return accounts.open_account(session, new, password_hash=row.password_hash, now=now)


def _decide(
    session: Session, row: RegistrationRow, status: Status, by: Caller, mail: Mail, now: datetime
) -> Registration:
    row.status = status
    row.version += 1
    row.decided_at = now
    row.decided_by = by.account_id
    row.password_hash = None
    session.flush()
    decided = store.registration(row)
    audit.record(
        session,
        by.actor,
        "approve_registration" if status is Status.APPROVED else "reject_registration",
        f"registration/{row.id}",
        now=now,
        change={"role": row.role, "organizations": row.organizations, "to": str(status)},
        reason=row.reason,
    )
    is_approved = status is Status.APPROVED
    outbox.record(
        session,
        DecidedEvent(registration_id=row.id, account_id=row.account_id, is_approved=is_approved),
        now=now,
    )
    _tell_applicant(session, decided, mail, now)
    return decided


def _tell_applicant(session: Session, decided: Registration, mail: Mail, now: datetime) -> None:
    values = {
        "reference": decided.reference,
        "role": str(decided.role),
        "organization_name": names_of(session, decided.organizations),
    }
    if decided.status is Status.APPROVED:
        values["link"] = mail.link("/sign-in")
        template = "registration_approved"
    else:
        values |= {"reason": decided.reason or "", "link": mail.link("/identity/register")}
        template = "registration_rejected"
    mail.send(session, addressee(decided), template, values, now=now)
