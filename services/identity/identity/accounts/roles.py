"""Granting and revoking roles, and closing accounts (AIP-062, C07)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.identity import RoleAssignmentGranted, RoleAssignmentRevoked
from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import store
from identity.accounts.domain import Account, Assignment, fits
from identity.accounts.errors import (
    AssignmentExists,
    AssignmentNotFound,
    LastAdmin,
    OrganizationUnfit,
    OwnAccount,
    SecondPersonNeeded,
)
from identity.accounts.tables import RoleAssignmentRow
from identity.accounts.usecases import confirm_caller, raise_authz
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
    by: Actor,
    now: datetime,
) -> Assignment:
    """Let the account act in `role` there from now on; records the grant and raises `authz_v`.

    The rules about who may grant what are the caller's. Raises OrganizationUnfit,
    AssignmentExists.
    """
    if not fits(role, organization):
        problem = FieldProblem("/organization", "organization-unfit", "The role is not held there.")
        raise OrganizationUnfit("This role cannot be held there.", at=[problem])
    account = store.get_account(session, account_id, now=now, for_update=True)
    if account.acts_as(role, organization):
        raise AssignmentExists("The account already has this role there.")
    row = RoleAssignmentRow(
        id=new_id(),
        account_id=account_id,
        role=role,
        organization=str(organization),
        valid_from=now,
        valid_until=None,
        granted_by=by.id,
    )
    session.add(row)
    session.flush()
    _record(session, by, "grant_role", row, now)
    outbox.record(
        session,
        RoleAssignmentGranted(account_id=account_id, role=role, organization=str(organization)),
        now=now,
    )
    raise_authz(session, account_id, now=now)
    return Assignment(row.id, account_id, role, organization)


def grant_role(
    session: Session,
    account_id: UUID,
    role: Role,
    organization: Organization,
    *,
    by: Caller,
    now: datetime,
) -> Assignment:
    """Staff grant a role to another's account.

    Raises OwnAccount, SecondPersonNeeded for IT administrators, and what `grant` raises.
    """
    confirm_caller(session, by, now=now)
    _not_oneself(by, account_id)
    if role is Role.IT_ADMIN:
        raise SecondPersonNeeded("Two people together make an IT administrator.")
    return grant(session, account_id, role, organization, by=by.actor, now=now)


def revoke_role(
    session: Session, account_id: UUID, assignment_id: UUID, *, by: Caller, now: datetime
) -> None:
    """End an assignment of another's account.

    Raises OwnAccount, AssignmentNotFound, LastAdmin.
    """
    confirm_caller(session, by, now=now)
    _not_oneself(by, account_id)
    account = store.get_account(session, account_id, now=now, for_update=True)
    held = account.find_assignment(assignment_id)
    row = store.get_assignment_row(session, assignment_id)
    if held is None or row is None:
        raise AssignmentNotFound("The account does not have this assignment.")
    if held.role is Role.IT_ADMIN:
        _keep_one_admin(session, now)
    row.valid_until = now
    _record(session, by.actor, "revoke_role", row, now)
    outbox.record(
        session,
        RoleAssignmentRevoked(
            account_id=account_id, role=held.role, organization=str(held.organization)
        ),
        now=now,
    )
    raise_authz(session, account_id, now=now)


def deactivate(
    session: Session, account_id: UUID, *, by: Caller, reason: str, now: datetime
) -> Account:
    """Close another's account: it cannot sign in, and its tokens are refused (AIP-067).

    Raises OwnAccount, LastAdmin.
    """
    confirm_caller(session, by, now=now)
    _not_oneself(by, account_id)
    account = store.get_account(session, account_id, now=now, for_update=True)
    if any(held.role is Role.IT_ADMIN for held in account.assignments):
        _keep_one_admin(session, now)
    store.get_row(session, account_id).is_active = False
    audit.record(
        session, by.actor, "deactivate_account", f"account/{account_id}", now=now, reason=reason
    )
    raise_authz(session, account_id, now=now)
    return store.get_account(session, account_id, now=now)


def _not_oneself(by: Caller, account_id: UUID) -> None:
    if by.account_id == account_id:
        raise OwnAccount("Somebody else must change what your own account may do.")


def _keep_one_admin(session: Session, now: datetime) -> None:
    if store.count_admins(session, now=now) < 2:
        raise LastAdmin("One IT administrator must stay.")


def _record(
    session: Session, by: Actor, action: str, row: RoleAssignmentRow, now: datetime
) -> None:
    change = {"role": row.role, "organization": row.organization}
    audit.record(session, by, action, f"account/{row.account_id}", now=now, change=change)
