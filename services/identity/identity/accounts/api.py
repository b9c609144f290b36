"""Who am I, who gets mail, and managing others' accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import invitations, roles, usecases
from identity.accounts.schemas import (
    AccountOut,
    AssignmentIn,
    AssignmentOut,
    InvitationIn,
    InvitationOut,
    MeOut,
    ReasonIn,
    RecipientOut,
    RecipientsOut,
    organization_of,
)
from identity.permissions import GRANTS, Permission
from identity.schemas import OutgoingMail
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix="/api/v1/identity", tags=["accounts"], responses=RESPONSES)


@router.get("/me", dependencies=[Depends(requires(Permission.MeRead))])
def read_me(session: InTransaction, caller: CurrentCaller) -> MeOut:
    """The person signed in, as of now: services ask this before critical actions (R20)."""
    account = usecases.confirm_caller(session, caller, now=utc_now())
    role, organization = Role(caller.role or ""), Organization.parse(caller.org or "")
    current = account.acts_as(role, organization)
    held = [
        AssignmentOut.of(session, assignment, is_current=assignment == current)
        for assignment in account.assignments
    ]
    return MeOut(
        account_id=account.id,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
        name=account.name,
        phone=account.phone,
        language=account.language,
        role=role,
        organization=str(organization),
        organization_name=next(it.organization_name for it in held if it.is_current),
        session_id=caller.session_id,
        authz_v=account.authz_v,
        assignments=held,
        permissions=sorted(GRANTS[role]),
    )


@router.get("/recipients", dependencies=[Depends(requires(Permission.RecipientsRead))])
def list_recipients(
    session: InTransaction,
    role: Annotated[list[Role], Query(min_length=1)],
    org: Annotated[str | None, Query(max_length=7)] = None,
) -> RecipientsOut:
    """Who acts in one of these roles there at this moment."""
    place = organization_of(org, "/org") if org is not None else None
    found = usecases.list_recipients(session, role, place, now=utc_now())
    return RecipientsOut(items=[RecipientOut.of(recipient) for recipient in found])


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


@router.get("/accounts/{account_id}", dependencies=[Depends(requires(Permission.AccountRead))])
def read_account(account_id: UUID, session: InTransaction) -> AccountOut:
    """An account and what it may act as now."""
    return AccountOut.of(session, usecases.get_account(session, account_id, now=utc_now()))


@router.post(
    "/accounts/{account_id}/assignments",
    status_code=201,
    dependencies=[Depends(requires(Permission.AccountWrite))],
)
def grant_role(
    account_id: UUID, body: AssignmentIn, session: InTransaction, caller: CurrentCaller
) -> AssignmentOut:
    """Grant a role; IT administrators need two people, nobody grants to themselves."""
    place = organization_of(body.organization)
    held = roles.grant_role(session, account_id, body.role, place, by=caller, now=utc_now())
    return AssignmentOut.of(session, held)


@router.delete(
    "/accounts/{account_id}/assignments/{assignment_id}",
    status_code=204,
    dependencies=[Depends(requires(Permission.AccountWrite))],
)
def revoke_role(
    account_id: UUID, assignment_id: UUID, session: InTransaction, caller: CurrentCaller
) -> None:
    """End an assignment; tokens given before are refused."""
    roles.revoke_role(session, account_id, assignment_id, by=caller, now=utc_now())


@router.post(
    "/accounts/{account_id}/deactivation",
    dependencies=[Depends(requires(Permission.AccountWrite))],
)
def deactivate(
    account_id: UUID, body: ReasonIn, session: InTransaction, caller: CurrentCaller
) -> AccountOut:
    """Close an account; whoever used it is out at once."""
    account = roles.deactivate(session, account_id, by=caller, reason=body.reason, now=utc_now())
    return AccountOut.of(session, account)
