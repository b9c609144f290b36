"""What every change to another's account has in common (AIP-063, AIP-070, S11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import store
from identity.accounts.domain import Account
from identity.accounts.errors import FreshCodeNeeded, LastAdmin, OwnAccount
from identity.accounts.usecases import confirm_caller
from identity.signin import sessions
from servicekit.auth import Caller
from servicekit.errors import Stale


def account_of_another(
    session: Session,
    account_id: UUID,
    *,
    gives: Role | None = None,
    by: Caller,
    version: int | None = None,
    now: datetime,
) -> Account:
    """The account, locked for a change by somebody who saw this version of it.

    Whatever is changed of an account that acts for the state or will, and each role of the state
    that it `gives`, needs a fresh second factor. Raises OwnAccount, AccountNotFound, Stale,
    FreshCodeNeeded.
    """
    confirm_caller(session, by, now=now)
    if by.account_id == account_id:
        raise OwnAccount("Somebody else must change what your own account may do.")
    account = store.get_account(session, account_id, now=now, for_update=True)
    if version is not None and version != account.version:
        raise Stale("The account has changed since you looked at it.")
    roles = {held.role for held in store.list_terms(session, account_id, now=now)} | {gives}
    if any(role is not None and role.is_state for role in roles):
        require_fresh_factor(session, by, now=now)
    return account


def require_fresh_factor(session: Session, by: Caller, *, now: datetime) -> None:
    """Raises FreshCodeNeeded where the caller's session saw no second factor lately (R18)."""
    if by.session_id is None or not sessions.is_fresh(session, by.session_id, now=now):
        raise FreshCodeNeeded("Confirm by a fresh code that it is you.")


def keep_one_admin(session: Session, account: Account, *, now: datetime) -> None:
    """Raises LastAdmin where no other IT administrator would stay."""
    is_admin = account.holds_role(Role.IT_ADMIN)
    if is_admin and not store.count_lasting_admins(session, besides=account.id, now=now):
        raise LastAdmin("One IT administrator must stay.")
