"""What an account may act as: granted, changed, revoked."""

from uuid import UUID

from fastapi import APIRouter

from identity.accounts import roles
from identity.accounts.api.dependencies import MAY_WRITE
from identity.accounts.domain import Assignment
from identity.accounts.schemas import AssignmentIn, AssignmentOut, organization_of
from identity.directory import usecases as directory
from identity.schemas import OutgoingMail, SeenVersion
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.process import utc_now

router = APIRouter(prefix="/accounts/{account_id}/assignments")


@router.post("", status_code=201, dependencies=MAY_WRITE)
def grant_role(
    account_id: UUID,
    body: AssignmentIn,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    mail: OutgoingMail,
) -> AssignmentOut:
    """Grant a role; IT administrators need two people, nobody grants to themselves."""
    held = roles.grant_role(
        session,
        account_id,
        body.role,
        organization_of(body.organization),
        term=body.term,
        by=caller,
        version=version,
        mail=mail,
        now=utc_now(),
    )
    return _shown(session, held)


@router.put("/{assignment_id}", dependencies=MAY_WRITE)
def change_assignment(
    account_id: UUID,
    assignment_id: UUID,
    body: AssignmentIn,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
    mail: OutgoingMail,
) -> AssignmentOut:
    """Another last day; or another role or place in its stead."""
    held = roles.change_assignment(
        session,
        account_id,
        assignment_id,
        body.role,
        organization_of(body.organization),
        term=body.term,
        by=caller,
        version=version,
        mail=mail,
        now=utc_now(),
    )
    return _shown(session, held)


@router.delete("/{assignment_id}", status_code=204, dependencies=MAY_WRITE)
def revoke_role(
    account_id: UUID,
    assignment_id: UUID,
    session: InTransaction,
    caller: CurrentCaller,
    version: SeenVersion,
) -> None:
    """End an assignment; tokens given before are refused."""
    roles.revoke_role(session, account_id, assignment_id, by=caller, version=version, now=utc_now())


def _shown(session: InTransaction, held: Assignment) -> AssignmentOut:
    return AssignmentOut.of(held, directory.names_of(session, [held.organization]))
