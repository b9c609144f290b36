"""What every change to another's account has in common (AIP-063, AIP-070, S11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import store
from identity.accounts.domain import Account
from identity.accounts.errors import LastAdmin, OwnAccount
from identity.accounts.usecases import confirm_caller
from servicekit.auth import Caller
from servicekit.errors import Stale


def account_of_another(
    session: Session, account_id: UUID, *, by: Caller, version: int | None = None, now: datetime
) -> Account:
    """The account, locked for a change by somebody who saw this version of it.

    Raises OwnAccount, AccountNotFound, Stale.
    """
    confirm_caller(session, by, now=now)
    if by.account_id == account_id:
        raise OwnAccount("Somebody else must change what your own account may do.")
    account = store.get_account(session, account_id, now=now, for_update=True)
    if version is not None and version != account.version:
        raise Stale("The account has changed since you looked at it.")
    return account


def keep_one_admin(session: Session, account: Account, *, now: datetime) -> None:
    """Raises LastAdmin where no other IT administrator would stay."""
    is_admin = account.holds_role(Role.IT_ADMIN)
    if is_admin and not store.count_lasting_admins(session, besides=account.id, now=now):
        raise LastAdmin("One IT administrator must stay.")
