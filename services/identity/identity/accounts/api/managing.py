"""Correcting, closing and opening accounts, and the ways back in for their owners."""

from uuid import UUID

from fastapi import APIRouter, Response

from identity.accounts import activity, details
from identity.accounts.api.dependencies import MAY_WRITE, managed
from identity.accounts.details import Details
from identity.accounts.schemas import DetailsIn, ManagedOut, ReasonIn
from identity.schemas import OutgoingMail, SeenVersion
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.process import utc_now

router = APIRouter()


@router.put("/accounts/{account_id}/details", dependencies=MAY_WRITE)
def change_details(
    account_id: UUID,
    body: DetailsIn,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    mail: OutgoingMail,
    response: Response,
) -> ManagedOut:
    """Names, phone, language; a new address counts once its mailed link was opened."""
    typed = Details(**body.model_dump())
    details.change_details(
        session, account_id, typed, by=caller, version=version, mail=mail, now=utc_now()
    )
    return managed(session, account_id, response)


@router.post("/accounts/{account_id}/deactivation", dependencies=MAY_WRITE)
def deactivate(
    account_id: UUID,
    body: ReasonIn,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    response: Response,
) -> ManagedOut:
    """Close an account; whoever used it is out at once."""
    activity.deactivate(
        session, account_id, by=caller, version=version, reason=body.reason, now=utc_now()
    )
    return managed(session, account_id, response)


@router.post("/accounts/{account_id}/reactivation", dependencies=MAY_WRITE)
def reactivate(
    account_id: UUID,
    body: ReasonIn,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    response: Response,
) -> ManagedOut:
    """Open a closed account again."""
    activity.reactivate(
        session, account_id, by=caller, version=version, reason=body.reason, now=utc_now()
    )
    return managed(session, account_id, response)


@router.post("/accounts/{account_id}/password-link", status_code=204, dependencies=MAY_WRITE)
def mail_password_link(
    account_id: UUID, session: InTransaction, caller: CurrentCaller, mail: OutgoingMail
) -> None:
    """Mail a link to choose a new password; nobody else sees it (AIP-068)."""
    activity.mail_password_link(session, account_id, by=caller, mail=mail, now=utc_now())


@router.delete("/accounts/{account_id}/factors", dependencies=MAY_WRITE)
def start_over_with_factors(
    account_id: UUID,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    mail: OutgoingMail,
    response: Response,
) -> ManagedOut:
    """Remove app, passkeys and recovery codes; their owner is out and told by mail."""
    activity.start_over_with_factors(
        session, account_id, by=caller, version=version, mail=mail, now=utc_now()
    )
    return managed(session, account_id, response)
