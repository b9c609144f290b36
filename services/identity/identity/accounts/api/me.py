"""Who am I, and who gets mail."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import usecases
from identity.accounts.schemas import (
    AssignmentOut,
    MeOut,
    RecipientOut,
    RecipientsOut,
    organization_of,
)
from identity.directory import usecases as directory
from identity.permissions import GRANTS, Permission
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.process import utc_now

router = APIRouter()


@router.get("/me", dependencies=[Depends(requires(Permission.MeRead))])
def read_me(session: InTransaction, caller: CurrentCaller) -> MeOut:
    """The person signed in, as of now: services ask this before critical actions (R20)."""
    account = usecases.confirm_caller(session, caller, now=utc_now())
    role, organization = Role(caller.role or ""), Organization.parse(caller.org or "")
    current = account.acts_as(role, organization)
    names = directory.names_of(session, [held.organization for held in account.assignments])
    held = [
        AssignmentOut.of(assignment, names, is_current=assignment == current)
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


@router.get(
    "/recipients", dependencies=[Depends(requires(Permission.RecipientsRead, several=("role",)))]
)
def list_recipients(
    session: InTransaction,
    role: Annotated[list[Role], Query(min_length=1)],
    org: Annotated[str | None, Query(max_length=7)] = None,
) -> RecipientsOut:
    """Who acts in one of these roles there at this moment."""
    place = organization_of(org, "/org") if org is not None else None
    found = usecases.list_recipients(session, role, place, now=utc_now())
    return RecipientsOut(items=[RecipientOut.of(recipient) for recipient in found])
