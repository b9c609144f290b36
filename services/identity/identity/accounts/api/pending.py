"""IT administrators are made by two people (C07, R18)."""

from uuid import UUID

from fastapi import APIRouter

from identity.accounts import pending
from identity.accounts.api.dependencies import MAY_READ, MAY_WRITE
from identity.accounts.schemas import (
    PendingGrantOut,
    PendingGrantsOut,
    ReasonIn,
)
from identity.schemas import OutgoingMail, SeenVersion
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.process import utc_now

router = APIRouter()


@router.get("/pending-grants", dependencies=MAY_READ)
def list_pending_grants(session: InTransaction) -> PendingGrantsOut:
    """What waits for a second person, oldest first."""
    found = pending.list_pending_grants(session, now=utc_now())
    return PendingGrantsOut(items=[PendingGrantOut.of(one) for one in found])


@router.post("/accounts/{account_id}/pending-grants", status_code=201, dependencies=MAY_WRITE)
def ask_for_admin(
    account_id: UUID,
    body: ReasonIn,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    mail: OutgoingMail,
) -> PendingGrantOut:
    """Ask that somebody be an IT administrator; another decider confirms."""
    asked = pending.ask_for_admin(
        session,
        account_id,
        by=caller,
        version=version,
        reason=body.reason,
        mail=mail,
        now=utc_now(),
    )
    return PendingGrantOut.of(asked)


@router.post("/pending-grants/{grant_id}/confirmation", status_code=204, dependencies=MAY_WRITE)
def confirm_grant(
    grant_id: UUID, session: InTransaction, caller: CurrentCaller, mail: OutgoingMail
) -> None:
    """The second person agrees."""
    pending.confirm_grant(session, grant_id, by=caller, mail=mail, now=utc_now())


@router.post("/pending-grants/{grant_id}/refusal", status_code=204, dependencies=MAY_WRITE)
def refuse_grant(grant_id: UUID, session: InTransaction, caller: CurrentCaller) -> None:
    """Take it back, or refuse."""
    pending.refuse_grant(session, grant_id, by=caller, now=utc_now())
