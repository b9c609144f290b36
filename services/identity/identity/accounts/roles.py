"""Granting, changing and revoking roles (AIP-062, AIP-065, AIP-066, C07)."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.identity import RoleAssignmentGranted, RoleAssignmentRevoked
from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import store, terms
from identity.accounts.announcing import announce_state_role
from identity.accounts.domain import Account, Assignment, fits
from identity.accounts.errors import (
    AssignmentExists,
    AssignmentNotFound,
    OrganizationUnfit,
    SecondPersonNeeded,
)
from identity.accounts.managing import account_of_another, keep_one_admin
from identity.accounts.tables import RoleAssignmentRow
from identity.accounts.terms import ALWAYS, Term
from identity.accounts.usecases import raise_authz
from identity.directory import usecases as directory
from identity.mail import Mail
from servicekit import audit, outbox
from servicekit.audit import Actor
from servicekit.auth import Caller
from servicekit.db import new_id
from servicekit.errors import FieldProblem


def grant(
    session: Session,
    account_id: UUID,
    role: Role,
    organization: Organization,
    *,
    term: Term = ALWAYS,
    by: Actor,
    now: datetime,
) -> Assignment:
    """Let the account act in `role` there for that term; records it once the term begins.

    The rules about who may grant what are the caller's. Raises OrganizationUnfit, TermUnfit,
    AssignmentExists.
    """
    if not fits(role, organization):
        _refuse_place()
    begins_at, ends_at = terms.instants(term, now=now)
    store.get_row(session, account_id, for_update=True).version += 1
    for held in store.list_terms(session, account_id, now=now):
        is_before = ends_at is not None and ends_at <= held.valid_from
        is_after = held.valid_until is not None and held.valid_until <= begins_at
        if (held.role, held.organization) == (role, organization) and not (is_before or is_after):
            raise AssignmentExists("The account already has this role there.")
    row = RoleAssignmentRow(
        id=new_id(),
        account_id=account_id,
        role=role,
        organization=str(organization),
        valid_from=begins_at,
        valid_until=ends_at,
        granted_by=by.id,
        is_begun=False,
        is_ended=False,
    )
    session.add(row)
    session.flush()
    _record(session, by, "grant_role", row, now)
    _tell(session, [row], now)
    return store.assignment(row)


def grant_role(
    session: Session,
    account_id: UUID,
    role: Role,
    organization: Organization,
    *,
    term: Term = ALWAYS,
    by: Caller,
    version: int | None = None,
    mail: Mail,
    now: datetime,
) -> Assignment:
    """Staff grant a role to another's account; of a state role all deciders hear (R18).

    Raises OwnAccount, Stale, FreshCodeNeeded, SecondPersonNeeded for IT administrators, and what
    `grant` raises.
    """
    account_of_another(session, account_id, gives=role, by=by, version=version, now=now)
    place = directory.find_place(session, organization)
    if place is None or not place.is_open:
        _refuse_place()
    if role is Role.IT_ADMIN:
        raise SecondPersonNeeded("Two people together make an IT administrator.")
    held = grant(session, account_id, role, organization, term=term, by=by.actor, now=now)
    if role.is_state:
        announce_state_role(session, account_id, role, by=by, mail=mail, now=now)
    return held


def change_assignment(
    session: Session,
    account_id: UUID,
    assignment_id: UUID,
    role: Role,
    organization: Organization,
    *,
    term: Term,
    by: Caller,
    version: int | None = None,
    mail: Mail,
    now: datetime,
) -> Assignment:
    """Give an assignment another last day; another role or place is a new one in its stead.

    Raises OwnAccount, Stale, FreshCodeNeeded, AssignmentNotFound, LastAdmin, SecondPersonNeeded
    where an IT administrator would stay longer or be made, and what `grant` raises.
    """
    account = account_of_another(session, account_id, gives=role, by=by, version=version, now=now)
    row = _get_row(session, account_id, assignment_id, now)
    is_same = (row.role, row.organization) == (role, str(organization))
    if not is_same or (term.first_day_on and row.valid_from > now):
        _end(session, account, row, by.actor, now)
        return grant_role(
            session, account_id, role, organization, term=term, by=by, mail=mail, now=now
        )
    before, ends_at = row.valid_until, terms.last_instant(term, now=now)
    if row.role == Role.IT_ADMIN:
        if before is not None and (ends_at is None or ends_at > before):
            raise SecondPersonNeeded("Two people together make an IT administrator.")
        keep_one_admin(session, account, now=now)
    row.valid_until = ends_at
    store.get_row(session, account_id).version += 1
    _record(session, by.actor, "change_assignment", row, now, before=before)
    return store.assignment(row)


def revoke_role(
    session: Session,
    account_id: UUID,
    assignment_id: UUID,
    *,
    by: Caller,
    version: int | None = None,
    now: datetime,
) -> None:
    """End an assignment of another's account.

    Raises OwnAccount, Stale, FreshCodeNeeded, AssignmentNotFound, LastAdmin.
    """
    account = account_of_another(session, account_id, by=by, version=version, now=now)
    _end(session, account, _get_row(session, account_id, assignment_id, now), by.actor, now)


def tell_due(session: Session, *, now: datetime) -> None:
    """Tell others of assignments whose first day came or whose last day went, in time."""
    _tell(session, store.list_untold(session, now=now), now)


def _refuse_place() -> None:
    problem = FieldProblem("/organization", "organization-unfit", "The role is not held there.")
    raise OrganizationUnfit("This role cannot be held there.", at=[problem])


def _get_row(
    session: Session, account_id: UUID, assignment_id: UUID, now: datetime
) -> RoleAssignmentRow:
    row = store.get_assignment_row(session, assignment_id)
    is_over = row is not None and row.valid_until is not None and row.valid_until <= now
    if row is None or row.account_id != account_id or is_over:
        raise AssignmentNotFound("The account does not have this assignment.")
    return row


def _end(
    session: Session, account: Account, row: RoleAssignmentRow, by: Actor, now: datetime
) -> None:
    if row.role == Role.IT_ADMIN:
        keep_one_admin(session, account, now=now)
    _record(session, by, "revoke_role", row, now)
    if not row.is_begun:  # it was to begin later: nobody was told of it
        session.delete(row)
        store.get_row(session, account.id).version += 1
        session.flush()
        return
    row.valid_until = now
    _tell(session, [row], now)


def _tell(session: Session, rows: Iterable[RoleAssignmentRow], now: datetime) -> None:
    """Record what has begun and what has ended, once each; `authz_v` rises with it."""
    for row in rows:
        facts = {"account_id": row.account_id, "role": row.role, "organization": row.organization}
        if not row.is_begun and row.valid_from <= now:
            row.is_begun = True
            outbox.record(session, RoleAssignmentGranted.model_validate(facts), now=now)
            raise_authz(session, row.account_id, now=now)
        if not row.is_ended and row.valid_until is not None and row.valid_until <= now:
            row.is_ended = True
            outbox.record(session, RoleAssignmentRevoked.model_validate(facts), now=now)
            raise_authz(session, row.account_id, now=now)


def _record(
    session: Session,
    by: Actor,
    action: str,
    row: RoleAssignmentRow,
    now: datetime,
    **before: datetime | None,
) -> None:
    change = {
        "role": row.role,
        "organization": row.organization,
        "first_day_on": _iso(terms.day_of(row.valid_from)),
        "last_day_on": _iso(terms.last_day_of(row.valid_until)),
    } | {f"last_day_{name}": _iso(terms.last_day_of(value)) for name, value in before.items()}
    audit.record(session, by, action, f"account/{row.account_id}", now=now, change=change)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
