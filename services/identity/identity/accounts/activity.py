"""Closing and opening accounts, and ways back in for their owners (AIP-067, AIP-068, AIP-071)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from identity.accounts import invitations, store
from identity.accounts.domain import LINK_HOURS, LINK_LIFE, Account, Status
from identity.accounts.errors import AccountInactive
from identity.accounts.managing import (
    account_of_another,
    keep_one_admin,
    require_peer_of_admin,
)
from identity.accounts.usecases import addressee, raise_authz
from identity.factors import usecases as factors
from identity.mail import Mail
from identity.signin import sessions
from identity.signin import usecases as signin
from servicekit import audit
from servicekit.auth import Caller


def deactivate(
    session: Session,
    account_id: UUID,
    *,
    by: Caller,
    version: int | None = None,
    reason: str,
    now: datetime,
) -> Account:
    """Close another's account: it cannot sign in, its tokens are refused, its links are dead.

    Raises OwnAccount, Stale, FreshCodeNeeded, LastAdmin.
    """
    account = account_of_another(session, account_id, by=by, version=version, now=now)
    keep_one_admin(session, account, now=now)
    store.close_open_invitations(session, account_id, now=now)
    return _set_active(session, account_id, False, by, reason, now)


def reactivate(
    session: Session,
    account_id: UUID,
    *,
    by: Caller,
    version: int | None = None,
    reason: str,
    now: datetime,
) -> Account:
    """Open a closed or locked account again, with the assignments it has, but no session.

    Raises OwnAccount, Stale, FreshCodeNeeded.
    """
    account_of_another(session, account_id, by=by, version=version, now=now)
    sessions.end_sessions_of(session, account_id, by=by.actor, why=reason, now=now)
    return _set_active(session, account_id, True, by, reason, now)


def mail_password_link(
    session: Session, account_id: UUID, *, by: Caller, mail: Mail, now: datetime
) -> None:
    """Mail a link, good once, to choose a new password; the old one works until then.

    Raises OwnAccount, FreshCodeNeeded, AccountInactive.
    """
    account = account_of_another(session, account_id, by=by, now=now)
    _require_open(account)
    link = invitations.new_link(session, account_id, now)
    values = {
        "link": mail.link("/identity/invitation", t=link.token),
        "hours": LINK_HOURS,
        "expires_at": link.expires_at.isoformat(),
    }
    mail.send(session, addressee(account), "password_link", values, now=now, life=LINK_LIFE)
    audit.record(session, by.actor, "mail_password_link", f"account/{account_id}", now=now)


def start_over_with_factors(
    session: Session,
    account_id: UUID,
    *,
    by: Caller,
    version: int | None = None,
    mail: Mail,
    now: datetime,
) -> Account:
    """Remove another's app, passkeys and recovery codes, for who lost them all (ADR 0016).

    Whoever was signed in or signing in is out; the owner is told by mail, and next signs in with
    password and mailed code. Raises OwnAccount, Stale, FreshCodeNeeded, AdminsOnly,
    AccountInactive.
    """
    account = account_of_another(session, account_id, by=by, version=version, now=now)
    require_peer_of_admin(account, by)
    _require_open(account)
    factors.remove_all(session, account_id)
    store.get_row(session, account_id).version += 1
    audit.record(session, by.actor, "start_over_with_factors", f"account/{account_id}", now=now)
    signin.end_sign_ins_of(session, account_id, by=by.actor, why="sign-in factors removed", now=now)
    values = {"link": mail.link("/")}
    mail.send(session, addressee(account), "factors_removed", values, now=now)
    return store.get_account(session, account_id, now=now)


def _require_open(account: Account) -> None:
    if account.status is Status.DEACTIVATED:
        raise AccountInactive("The account is closed; open it again first.")


def _set_active(
    session: Session, account_id: UUID, is_active: bool, by: Caller, reason: str, now: datetime
) -> Account:
    row = store.get_row(session, account_id)
    row.is_active = is_active
    row.warned_at = row.locked_at = None
    action = "reactivate_account" if is_active else "deactivate_account"
    audit.record(session, by.actor, action, f"account/{account_id}", now=now, reason=reason)
    raise_authz(session, account_id, now=now)
    return store.get_account(session, account_id, now=now)
