"""Accounts of state staff begin with an invitation."""

from fastapi import APIRouter, Depends

from identity.accounts import invitations, usecases
from identity.accounts.schemas import InvitationIn, InvitationOut
from identity.permissions import Permission
from identity.schemas import OutgoingMail
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.process import utc_now

router = APIRouter()


@router.post(
    "/accounts/invitations",
    status_code=201,
    dependencies=[Depends(requires(Permission.AccountInvite))],
)
def invite(
    body: InvitationIn, session: InTransaction, caller: CurrentCaller, mail: OutgoingMail
) -> InvitationOut:
    """Open the account of a state employee; the link to its password goes by mail (C07)."""
    new = usecases.person(body.email, body.first_name, body.last_name, language=body.language)
    invitation = invitations.invite(session, new, body.role, by=caller, mail=mail, now=utc_now())
    return InvitationOut.of(invitation)
