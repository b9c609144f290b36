"""Requests and answers about registrations."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import usecases as accounts
from identity.directory import usecases as directory
from identity.registration import decisions
from identity.registration.domain import Registration, Status
from identity.schemas import Answer, Body
from servicekit.texts import CleanText


class ApprovalIn(Body):
    """What is left out stays as asked."""

    role: Role | None = Field(None, strict=False)
    organizations: list[str] | None = Field(None, min_length=1, max_length=50)


class RejectionIn(Body):
    reason: Annotated[str, Field(max_length=1000), CleanText]


class MailDomainIn(Body):
    district_code: str = Field(pattern="^[0-9A-Z]{3}$")
    domain: str = Field(max_length=253)


class MailDomainsIn(Body):
    items: list[MailDomainIn] = Field(min_length=1, max_length=2000)


class MailDomainOut(Answer):
    district_code: str
    domain: str
    added_by: str
    added_at: datetime


class MailDomainsOut(Answer):
    items: list[MailDomainOut]


class PlaceOut(Answer):
    organization: str
    name: str


class HolderOut(Answer):
    name: str
    role: Role
    organization: str


class NamesakeOut(Answer):
    account_id: UUID
    name: str
    email: str


class RegistrationOut(Answer):
    """A request, and what an approver must know of it.

    `namesakes` are accounts of the same name at other addresses, while nobody has decided. A
    withdrawn one was `replaced_by` a newer request of the applicant, or else taken back; it ended
    at `decided_at`, as one that lapsed did.
    """

    id: UUID
    reference: str
    status: Status
    version: int
    first_name: str
    last_name: str
    email: str
    phone: str
    language: str
    role: Role
    organizations: list[PlaceOut]
    is_known_domain: bool
    has_account: bool
    namesakes: list[NamesakeOut]
    holders: list[HolderOut]
    requested_at: datetime
    proved_at: datetime | None
    decided_at: datetime | None
    decided_by_name: str | None
    reason: str | None
    account_id: UUID | None
    replaced_by: UUID | None

    @classmethod
    def of(cls, session: Session, asked: Registration, *, now: datetime) -> "RegistrationOut":
        decider = asked.decided_by and accounts.get_account(session, asked.decided_by, now=now)
        return cls(
            id=asked.id,
            reference=asked.reference,
            status=asked.status,
            version=asked.version,
            first_name=asked.first_name,
            last_name=asked.last_name,
            email=asked.email,
            phone=asked.phone,
            language=asked.language,
            role=asked.role,
            organizations=[
                PlaceOut(organization=str(place), name=directory.name_of(session, place))
                for place in asked.organizations
            ],
            is_known_domain=asked.is_known_domain,
            has_account=accounts.find_account(session, asked.email, now=now) is not None,
            namesakes=_namesakes(session, asked),
            holders=[
                HolderOut(name=it.name, role=it.role, organization=str(it.organization))
                for it in decisions.list_holders(session, asked, now=now)
            ],
            requested_at=asked.requested_at,
            proved_at=asked.proved_at,
            decided_at=asked.decided_at,
            decided_by_name=decider.name if decider else None,
            reason=asked.reason,
            account_id=asked.account_id,
            replaced_by=decisions.find_successor(session, asked),
        )


class RegistrationsOut(Answer):
    items: list[RegistrationOut]


def _namesakes(session: Session, asked: Registration) -> list[NamesakeOut]:
    if asked.status is not Status.PENDING:
        return []
    found = accounts.list_namesakes(session, asked.first_name, asked.last_name, but=asked.email)
    return [NamesakeOut(account_id=it.account_id, name=it.name, email=it.email) for it in found]
