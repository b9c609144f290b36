"""IT administrators are made by two people: one asks, another one confirms (C07, R18, S11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import announcing, details, store
from identity.accounts.domain import GRANT_LIFE, Assignment
from identity.accounts.errors import (
    AccountInactive,
    AssignmentExists,
    GrantExists,
    GrantNotFound,
    SamePerson,
)
from identity.accounts.managing import account_of_another
from identity.accounts.roles import grant
from identity.accounts.tables import PendingGrantRow
from identity.mail import Mail
from servicekit import audit
from servicekit.auth import Caller
from servicekit.db import new_id

_STATE = Organization()


@dataclass(frozen=True)
class PendingGrant:
    """A grant that waits for its second person."""

    id: UUID
    account_id: UUID
    account_name: str
    role: Role
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime
    reason: str


def ask_for_admin(
    session: Session,
    account_id: UUID,
    *,
    by: Caller,
    version: int | None = None,
    reason: str,
    mail: Mail,
    now: datetime,
) -> PendingGrant:
    """Ask that somebody be an IT administrator; all other deciders get a mail.

    Raises OwnAccount, Stale, FreshCodeNeeded, AccountInactive, AssignmentExists, GrantExists.
    """
    account = account_of_another(
        session, account_id, gives=Role.IT_ADMIN, by=by, version=version, now=now
    )
    if not account.is_active:
        raise AccountInactive("The account is closed; open it again first.")
    if account.holds_role(Role.IT_ADMIN):
        raise AssignmentExists("The account already has this role.")
    if store.list_pending_grants(session, account_id=account_id, now=now):
        raise GrantExists("This waits for a second person already.")
    row = PendingGrantRow(
        id=new_id(),
        account_id=account_id,
        role=Role.IT_ADMIN,
        asked_by=by.account_id,
        asked_at=now,
        expires_at=now + GRANT_LIFE,
        reason=reason,
        decided_at=None,
    )
    session.add(row)
    session.flush()
    _record(session, by, "ask_for_grant", row, now)
    announcing.ask_second_person(session, account_id, Role.IT_ADMIN, by=by, mail=mail, now=now)
    return _pending(session, [row])[0]


def list_pending_grants(
    session: Session, *, account_id: UUID | None = None, now: datetime
) -> Sequence[PendingGrant]:
    """What waits for a second person, oldest first."""
    return _pending(session, store.list_pending_grants(session, account_id=account_id, now=now))


def confirm_grant(
    session: Session, grant_id: UUID, *, by: Caller, mail: Mail, now: datetime
) -> Assignment:
    """The second person agrees: the role is granted, and all deciders hear of it.

    Raises OwnAccount, FreshCodeNeeded, SamePerson, GrantNotFound, AccountInactive.
    """
    row = _open(session, grant_id, now)
    role = Role(row.role)
    account = account_of_another(session, row.account_id, gives=role, by=by, now=now)
    if row.asked_by == by.account_id:
        raise SamePerson("Somebody else must confirm what you asked for.")
    if not account.is_active:
        raise AccountInactive("The account is closed; open it again first.")
    row.decided_at = now
    details.drop_address_changes(session, row.account_id, now)  # nobody takes it over by one (S11)
    _record(session, by, "confirm_grant", row, now)
    held = grant(session, row.account_id, role, _STATE, by=by.actor, now=now)
    announcing.announce_state_role(session, row.account_id, role, by=by, mail=mail, now=now)
    return held


def refuse_grant(session: Session, grant_id: UUID, *, by: Caller, now: datetime) -> None:
    """Whoever asked takes it back, or another decider refuses.

    Raises OwnAccount, FreshCodeNeeded, GrantNotFound.
    """
    row = _open(session, grant_id, now)
    account_of_another(session, row.account_id, by=by, now=now)
    row.decided_at = now
    _record(session, by, "refuse_grant", row, now)


def _open(session: Session, grant_id: UUID, now: datetime) -> PendingGrantRow:
    row = store.get_pending_grant(session, grant_id)
    if row is None or row.decided_at is not None or row.expires_at <= now:
        raise GrantNotFound("Nothing waits here for a second person.")
    return row


def _pending(session: Session, rows: Sequence[PendingGrantRow]) -> list[PendingGrant]:
    names = store.list_names(session, {it for row in rows for it in (row.account_id, row.asked_by)})
    return [
        PendingGrant(
            row.id,
            row.account_id,
            names[row.account_id],
            Role(row.role),
            row.asked_by,
            names[row.asked_by],
            row.asked_at,
            row.expires_at,
            row.reason,
        )
        for row in rows
    ]


def _record(session: Session, by: Caller, action: str, row: PendingGrantRow, now: datetime) -> None:
    audit.record(
        session,
        by.actor,
        action,
        f"account/{row.account_id}",
        now=now,
        change={"role": row.role},
        reason=row.reason if action == "ask_for_grant" else None,
    )
