"""What the routes about others' accounts share."""

from uuid import UUID

from fastapi import Depends, Response
from sqlalchemy.orm import Session

from identity.accounts import details, listing, pending
from identity.accounts.schemas import AccountOut, FactorsOut, ManagedOut, PendingGrantOut
from identity.directory import usecases as directory
from identity.factors import passkeys
from identity.factors import usecases as factors
from identity.permissions import Permission
from servicekit.auth import requires
from servicekit.process import utc_now

MAY_READ = [Depends(requires(Permission.AccountRead))]
MAY_WRITE = [Depends(requires(Permission.AccountWrite))]


def managed(session: Session, account_id: UUID, response: Response) -> ManagedOut:
    """The account as it is now, its version as ETag. Raises AccountNotFound."""
    now = utc_now()
    account = listing.get_account(session, account_id, now=now)
    response.headers["ETag"] = f'"{account.version}"'
    names = directory.names_of(session, [held.organization for held in account.assignments])
    waiting = pending.list_pending_grants(session, account_id=account_id, now=now)
    known = factors.factors_of(session, account_id)
    return ManagedOut(
        **AccountOut.of(account, names).model_dump(),
        pending_address=details.pending_address(session, account_id, now=now),
        pending_grants=[PendingGrantOut.of(one) for one in waiting],
        factors=FactorsOut(
            app_since=known.app_since,
            passkey_count=len(passkeys.list_passkeys(session, account_id)),
            recovery_codes_left=known.recovery_codes_left,
        ),
    )
