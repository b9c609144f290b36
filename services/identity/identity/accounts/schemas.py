"""Requests and answers about accounts."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts.domain import Account, Assignment
from identity.accounts.errors import OrganizationUnfit
from identity.accounts.invitations import Invitation
from identity.accounts.usecases import Recipient
from identity.directory import usecases as directory
from identity.schemas import Answer, Body
from servicekit.errors import FieldProblem


class AssignmentIn(Body):
    role: Role = Field(strict=False)
    organization: str = Field(max_length=7)


class InvitationIn(Body):
    email: str = Field(max_length=254)
    first_name: str = Field(max_length=100)
    last_name: str = Field(max_length=100)
    language: Literal["en", "es"] = "en"
    role: Role = Field(strict=False)


class ReasonIn(Body):
    reason: str = Field(min_length=1, max_length=1000)


class AssignmentOut(Answer):
    id: UUID
    role: Role
    organization: str
    organization_name: str
    is_current: bool = False

    @classmethod
    def of(cls, session: Session, held: Assignment, *, is_current: bool = False) -> "AssignmentOut":
        return cls(
            id=held.id,
            role=held.role,
            organization=str(held.organization),
            organization_name=directory.name_of(session, held.organization),
            is_current=is_current,
        )


class AccountOut(Answer):
    id: UUID
    email: str
    first_name: str
    last_name: str
    name: str
    phone: str
    language: str
    is_active: bool
    assignments: list[AssignmentOut]

    @classmethod
    def of(cls, session: Session, account: Account) -> "AccountOut":
        return cls(
            id=account.id,
            email=account.email,
            first_name=account.first_name,
            last_name=account.last_name,
            name=account.name,
            phone=account.phone,
            language=account.language,
            is_active=account.is_active,
            assignments=[AssignmentOut.of(session, held) for held in account.assignments],
        )


class MeOut(Answer):
    """The person signed in, and the assignment acted in."""

    account_id: UUID
    email: str
    first_name: str
    last_name: str
    name: str
    phone: str
    language: str
    role: Role
    organization: str
    organization_name: str
    session_id: UUID | None
    authz_v: int
    assignments: list[AssignmentOut]
    permissions: list[str]


class RecipientOut(Answer):
    account_id: UUID
    address: str
    name: str
    language: str

    @classmethod
    def of(cls, recipient: Recipient) -> "RecipientOut":
        return cls(
            account_id=recipient.account_id,
            address=recipient.address,
            name=recipient.name,
            language=recipient.language,
        )


class RecipientsOut(Answer):
    items: list[RecipientOut]


class InvitationOut(Answer):
    id: UUID
    email: str
    expires_at: datetime

    @classmethod
    def of(cls, invitation: Invitation) -> "InvitationOut":
        account = invitation.account
        return cls(id=account.id, email=account.email, expires_at=invitation.expires_at)


def organization_of(text: str, pointer: str = "/organization") -> Organization:
    """The place a request names. Raises OrganizationUnfit."""
    try:
        return Organization.parse(text)
    except ValueError as error:
        problem = FieldProblem(pointer, "organization-unfit", "Write state, 001 or 001/023.")
        raise OrganizationUnfit("This is no place.", at=[problem]) from error
