"""Every query on accounts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts.domain import Account, Assignment
from identity.accounts.errors import AccountNotFound
from identity.accounts.tables import AccountRow, InvitationRow, RoleAssignmentRow
from servicekit.db import stored_rows_changed


def holds(now: datetime) -> ColumnElement[bool]:
    """An assignment that counts at `now`."""
    return and_(
        RoleAssignmentRow.valid_from <= now,
        or_(RoleAssignmentRow.valid_until.is_(None), RoleAssignmentRow.valid_until > now),
    )


def get_account(
    session: Session, account_id: UUID, *, now: datetime, for_update: bool = False
) -> Account:
    """The account with the assignments that hold. Raises AccountNotFound."""
    row = get_row(session, account_id, for_update=for_update)
    return _account(row, list_assignments(session, account_id, now=now))


def get_row(session: Session, account_id: UUID, *, for_update: bool = False) -> AccountRow:
    row = session.get(AccountRow, account_id, with_for_update=for_update, populate_existing=True)
    if row is None:
        raise AccountNotFound("There is no such account.")
    return row


def find_row_by_email(session: Session, email: str) -> AccountRow | None:
    return session.scalars(select(AccountRow).where(AccountRow.email == email)).one_or_none()


def find_account_by_email(session: Session, email: str, *, now: datetime) -> Account | None:
    row = find_row_by_email(session, email)
    return _account(row, list_assignments(session, row.id, now=now)) if row else None


def list_assignments(session: Session, account_id: UUID, *, now: datetime) -> list[Assignment]:
    """Those that hold, oldest first."""
    rows = session.scalars(
        select(RoleAssignmentRow)
        .where(RoleAssignmentRow.account_id == account_id, holds(now))
        .order_by(RoleAssignmentRow.valid_from, RoleAssignmentRow.id)
    )
    return [_assignment(row) for row in rows]


def list_holders(
    session: Session,
    *,
    roles: Sequence[Role] = (),
    organization: Organization | None = None,
    now: datetime,
) -> Sequence[tuple[AccountRow, RoleAssignmentRow]]:
    """Active accounts with the assignment that makes them one, by name."""
    query = (
        select(AccountRow, RoleAssignmentRow)
        .join(RoleAssignmentRow, RoleAssignmentRow.account_id == AccountRow.id)
        .where(AccountRow.is_active, holds(now))
        .order_by(AccountRow.last_name, AccountRow.first_name, AccountRow.id)
    )
    if roles:
        query = query.where(RoleAssignmentRow.role.in_(roles))
    if organization is not None:
        query = query.where(RoleAssignmentRow.organization == str(organization))
    return [(account, assignment) for account, assignment in session.execute(query)]


def list_rows_of_password_age(
    session: Session, after: datetime, until: datetime
) -> Sequence[AccountRow]:
    """Active accounts whose password was chosen after one instant, and not after the other."""
    return session.scalars(
        select(AccountRow)
        .where(AccountRow.is_active)
        .where(AccountRow.password_changed_at > after, AccountRow.password_changed_at <= until)
        .with_for_update()
    ).all()


def count_admins(session: Session, *, now: datetime) -> int:
    """IT administrators who can sign in."""
    return session.execute(
        select(func.count(AccountRow.id.distinct()))
        .join(RoleAssignmentRow, RoleAssignmentRow.account_id == AccountRow.id)
        .where(AccountRow.is_active, AccountRow.password_hash.is_not(None))
        .where(RoleAssignmentRow.role == Role.IT_ADMIN, holds(now))
    ).scalar_one()


def get_assignment_row(session: Session, assignment_id: UUID) -> RoleAssignmentRow | None:
    return session.get(RoleAssignmentRow, assignment_id, with_for_update=True)


def close_open_invitations(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Links mailed earlier no longer work."""
    session.execute(
        update(InvitationRow)
        .where(InvitationRow.account_id == account_id, InvitationRow.used_at.is_(None))
        .values(used_at=now)
    )


def find_invitation(session: Session, digest: str, *, now: datetime) -> InvitationRow | None:
    """An invitation that is still good."""
    return session.scalars(
        select(InvitationRow).where(
            InvitationRow.digest == digest,
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > now,
        )
    ).one_or_none()


def use_invitation(session: Session, digest: str, *, now: datetime) -> bool:
    """Consume the link; one of two at the same moment gets True."""
    used = session.execute(
        update(InvitationRow)
        .where(
            InvitationRow.digest == digest,
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > now,
        )
        .values(used_at=now)
    )
    return stored_rows_changed(used) == 1


def _account(row: AccountRow, assignments: Sequence[Assignment]) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone,
        language=row.language,
        is_active=row.is_active,
        authz_v=row.authz_v,
        has_password=row.password_hash is not None,
        password_changed_at=row.password_changed_at,
        assignments=tuple(assignments),
    )


def _assignment(row: RoleAssignmentRow) -> Assignment:
    return Assignment(row.id, row.account_id, Role(row.role), Organization.parse(row.organization))
