"""Every query on accounts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts.domain import Account, Assignment, Status
from identity.accounts.errors import AccountNotFound
from identity.accounts.tables import (
    AccountRow,
    AddressChangeRow,
    AffirmationReminderRow,
    InvitationRow,
    PendingGrantRow,
    RoleAssignmentRow,
)
from servicekit import audit
from servicekit.audit import AUDIT
from servicekit.db import stored_rows_changed

_MOST_NAMESAKES = 10


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


def list_namesakes(session: Session, name: str, *, but: str) -> Sequence[AccountRow]:
    """Accounts whose folded first and last name is `name`, but not the one of that address."""
    return session.scalars(
        select(AccountRow)
        .where(
            AccountRow.folded == literal(f"{name} ").concat(AccountRow.email),
            AccountRow.email != but,
        )
        .order_by(AccountRow.email)
        .limit(_MOST_NAMESAKES)
    ).all()


def find_accounts(
    *,
    word_groups: Sequence[tuple[str, Sequence[str]]] = (),
    role: Role | None = None,
    district_code: str | None = None,
    status: Status | None = None,
    now: datetime,
) -> Select[AccountRow]:
    """Accounts by name. Of each word its folded text, and the organizations of that name."""
    query = select(AccountRow).order_by(
        AccountRow.last_name, AccountRow.first_name, AccountRow.email
    )
    for word, organizations in word_groups:
        in_organization = _acts(RoleAssignmentRow.organization.in_(organizations), now)
        query = query.where(or_(AccountRow.folded.contains(word, autoescape=True), in_organization))
    conditions = []
    if role is not None:
        conditions.append(RoleAssignmentRow.role == role)
    if district_code is not None:
        conditions.append(_is_in_district(district_code))
    if conditions:
        query = query.where(_acts(and_(*conditions), now))
    return query.where(_has_status(status)) if status is not None else query


def count_found(session: Session, query: Select[AccountRow]) -> int:
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    return session.execute(counted).scalar_one()


def list_found(session: Session, query: Select[AccountRow], *, now: datetime) -> list[Account]:
    """The accounts of a query, each with what it holds now or will."""
    rows = session.scalars(query).all()
    held: dict[UUID, list[Assignment]] = {row.id: [] for row in rows}
    assignments = session.scalars(
        select(RoleAssignmentRow)
        .where(RoleAssignmentRow.account_id.in_(held), _is_not_over(now))
        .order_by(RoleAssignmentRow.valid_from, RoleAssignmentRow.id)
    )
    for one in assignments:
        held[one.account_id].append(assignment(one))
    return [_account(row, held[row.id]) for row in rows]


def list_terms(session: Session, account_id: UUID, *, now: datetime) -> list[Assignment]:
    """Assignments that hold or will, oldest first."""
    return _list_assignments(session, account_id, _is_not_over(now))


def list_untold(session: Session, *, now: datetime) -> Sequence[RoleAssignmentRow]:
    """Assignments that began or ended without others having been told."""
    begun = and_(RoleAssignmentRow.is_begun.is_(False), RoleAssignmentRow.valid_from <= now)
    ended = and_(RoleAssignmentRow.is_ended.is_(False), RoleAssignmentRow.valid_until <= now)
    return session.scalars(select(RoleAssignmentRow).where(or_(begun, ended))).all()


def list_assignments(session: Session, account_id: UUID, *, now: datetime) -> list[Assignment]:
    """Those that hold, oldest first."""
    return _list_assignments(session, account_id, holds(now))


def list_holders(
    session: Session,
    *,
    roles: Sequence[Role] = (),
    organization: Organization | None = None,
    district_code: str | None = None,
    now: datetime,
) -> Sequence[tuple[AccountRow, RoleAssignmentRow]]:
    """Active accounts with the assignment that makes them one, by name.

    Of one organization, or of a district and its schools.
    """
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
    if district_code is not None:
        query = query.where(_is_in_district(district_code))
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
        .where(_may_sign_in())
        .where(RoleAssignmentRow.role == Role.IT_ADMIN, holds(now))
    ).scalar_one()


def count_lasting_admins(session: Session, *, besides: UUID, now: datetime) -> int:
    """IT administrators other than this one who can sign in, without an end in sight.

    Nobody else changes that before this transaction ends: of two who remove each other, the second
    finds the first one's change.
    """
    audit.take_turn(session)
    return session.execute(
        select(func.count(AccountRow.id.distinct()))
        .join(RoleAssignmentRow, RoleAssignmentRow.account_id == AccountRow.id)
        .where(_may_sign_in())
        .where(AccountRow.id != besides, RoleAssignmentRow.role == Role.IT_ADMIN, holds(now))
        .where(RoleAssignmentRow.valid_until.is_(None))
    ).scalar_one()


def get_assignment_row(session: Session, assignment_id: UUID) -> RoleAssignmentRow | None:
    return session.get(RoleAssignmentRow, assignment_id, with_for_update=True)


def find_affirmation_reminder(session: Session, school_year: str) -> AffirmationReminderRow | None:
    return session.get(AffirmationReminderRow, school_year)


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


def list_dormant(session: Session, *, unseen_since: datetime) -> Sequence[AccountRow]:
    """Accounts that could sign in and have not since then, locked until the transaction ends."""
    seen_at = func.coalesce(
        AccountRow.signed_in_at, AccountRow.password_changed_at, AccountRow.created_at
    )
    query = select(AccountRow).where(_may_sign_in(), seen_at <= unseen_since)
    return session.scalars(query.with_for_update()).all()


def list_pending_grants(
    session: Session, *, account_id: UUID | None = None, now: datetime
) -> Sequence[PendingGrantRow]:
    """Grants that wait for their second person, oldest first."""
    query = select(PendingGrantRow).where(
        PendingGrantRow.decided_at.is_(None), PendingGrantRow.expires_at > now
    )
    if account_id is not None:
        query = query.where(PendingGrantRow.account_id == account_id)
    return session.scalars(query.order_by(PendingGrantRow.asked_at)).all()


def get_pending_grant(session: Session, grant_id: UUID) -> PendingGrantRow | None:
    return session.get(PendingGrantRow, grant_id, with_for_update=True, populate_existing=True)


def list_address_changes(
    session: Session, account_id: UUID, *, now: datetime
) -> Sequence[AddressChangeRow]:
    """Addresses that wait to be proved; one at most."""
    return session.scalars(
        select(AddressChangeRow).where(
            AddressChangeRow.account_id == account_id,
            AddressChangeRow.used_at.is_(None),
            AddressChangeRow.expires_at > now,
        )
    ).all()


def find_address_change(session: Session, digest: str, *, now: datetime) -> AddressChangeRow | None:
    """The new address of a link that is still good, locked."""
    return session.scalars(
        select(AddressChangeRow)
        .where(
            AddressChangeRow.digest == digest,
            AddressChangeRow.used_at.is_(None),
            AddressChangeRow.expires_at > now,
        )
        .with_for_update()
    ).one_or_none()


def list_audit(
    session: Session, account_id: UUID, *, before: int | None, limit: int
) -> Sequence[Row[Any]]:
    """What was done to an account and by it, newest first."""
    query = select(AUDIT).where(
        or_(AUDIT.c.object == f"account/{account_id}", AUDIT.c.actor == str(account_id))
    )
    if before is not None:
        query = query.where(AUDIT.c.n < before)
    return session.execute(query.order_by(AUDIT.c.n.desc()).limit(limit)).all()


def list_names(session: Session, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """What people are called, by account id."""
    rows = session.execute(
        select(AccountRow.id, AccountRow.first_name, AccountRow.last_name).where(
            AccountRow.id.in_(account_ids)
        )
    )
    return {row.id: f"{row.first_name} {row.last_name}" for row in rows}


def _list_assignments(
    session: Session, account_id: UUID, condition: ColumnElement[bool]
) -> list[Assignment]:
    rows = session.scalars(
        select(RoleAssignmentRow)
        .where(RoleAssignmentRow.account_id == account_id, condition)
        .order_by(RoleAssignmentRow.valid_from, RoleAssignmentRow.id)
    )
    return [assignment(row) for row in rows]


def _is_not_over(now: datetime) -> ColumnElement[bool]:
    return or_(RoleAssignmentRow.valid_until.is_(None), RoleAssignmentRow.valid_until > now)


def _is_in_district(code: str) -> ColumnElement[bool]:
    """An assignment at the district or one of its schools."""
    inside = RoleAssignmentRow.organization.startswith(f"{code}/", autoescape=True)
    return or_(RoleAssignmentRow.organization == code, inside)


def _acts(condition: ColumnElement[bool], now: datetime) -> ColumnElement[bool]:
    """Of accounts with such an assignment that holds or will."""
    return AccountRow.id.in_(
        select(RoleAssignmentRow.account_id).where(condition, _is_not_over(now))
    )


def _has_status(status: Status) -> ColumnElement[bool]:
    if status is Status.DEACTIVATED:
        return AccountRow.is_active.is_(False)
    if status is Status.LOCKED:
        return and_(AccountRow.is_active, AccountRow.locked_at.is_not(None))
    if status is Status.ACTIVE:
        return _may_sign_in()
    return and_(AccountRow.is_active, AccountRow.password_hash.is_(None))


def _may_sign_in() -> ColumnElement[bool]:
    return and_(
        AccountRow.is_active,
        AccountRow.locked_at.is_(None),
        AccountRow.password_hash.is_not(None),
    )


def _account(row: AccountRow, assignments: Sequence[Assignment]) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        first_name=row.first_name,
        last_name=row.last_name,
        phone=row.phone,
        language=row.language,
        is_active=row.is_active and row.locked_at is None,
        authz_v=row.authz_v,
        has_password=row.password_hash is not None,
        password_changed_at=row.password_changed_at,
        signed_in_at=row.signed_in_at,
        locked_at=row.locked_at if row.is_active else None,
        version=row.version,
        assignments=tuple(assignments),
    )


def assignment(row: RoleAssignmentRow) -> Assignment:
    return Assignment(
        row.id,
        row.account_id,
        Role(row.role),
        Organization.parse(row.organization),
        row.valid_from,
        row.valid_until,
        row.affirmed_at or row.valid_from,
        row.affirmed_by or row.granted_by,
    )
