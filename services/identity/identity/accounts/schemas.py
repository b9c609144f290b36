"""Requests and answers about accounts."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts.affirming import Affirmable, DistrictState
from identity.accounts.domain import Account, Assignment, Status
from identity.accounts.errors import OrganizationUnfit
from identity.accounts.invitations import Invitation
from identity.accounts.listing import Found, TrailEntry
from identity.accounts.pending import PendingGrant
from identity.accounts.terms import Term, day_of, last_day_of
from identity.accounts.usecases import Recipient
from identity.directory import usecases as directory
from identity.schemas import Answer, Body
from servicekit.errors import FieldProblem
from servicekit.texts import CleanText


class AssignmentIn(Body):
    """Days in New Mexico, both included; left out: from now, and for good."""

    role: Role = Field(strict=False)
    organization: str = Field(max_length=7)
    first_day_on: date | None = Field(None, strict=False)
    last_day_on: date | None = Field(None, strict=False)

    @property
    def term(self) -> Term:
        return Term(self.first_day_on, self.last_day_on)


class DetailsIn(Body):
    """Everything at once, as the form shows it."""

    first_name: str = Field(max_length=100)
    last_name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    phone: str = Field(max_length=40)
    language: Literal["en", "es"]


class InvitationIn(Body):
    email: str = Field(max_length=254)
    first_name: str = Field(max_length=100)
    last_name: str = Field(max_length=100)
    language: Literal["en", "es"] = "en"
    role: Role = Field(strict=False)


class ReasonIn(Body):
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), CleanText
    ]


class AffirmationIn(Body):
    assignment_ids: list[Annotated[UUID, Field(strict=False)]] = Field(
        min_length=1, max_length=1000
    )


class AssignmentOut(Answer):
    id: UUID
    role: Role
    organization: str
    organization_name: str
    first_day_on: date
    last_day_on: date | None
    is_current: bool = False

    @classmethod
    def of(
        cls, held: Assignment, names: Mapping[Organization, str], *, is_current: bool = False
    ) -> "AssignmentOut":
        return cls(
            id=held.id,
            role=held.role,
            organization=str(held.organization),
            organization_name=names[held.organization],
            first_day_on=day_of(held.valid_from),
            last_day_on=last_day_of(held.valid_until),
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
    status: Status
    is_active: bool
    signed_in_at: datetime | None
    version: int
    assignments: list[AssignmentOut]

    @classmethod
    def of(cls, account: Account, names: Mapping[Organization, str]) -> "AccountOut":
        return cls(
            id=account.id,
            email=account.email,
            first_name=account.first_name,
            last_name=account.last_name,
            name=account.name,
            phone=account.phone,
            language=account.language,
            status=account.status,
            is_active=account.is_active,
            signed_in_at=account.signed_in_at,
            version=account.version,
            assignments=[AssignmentOut.of(held, names) for held in account.assignments],
        )


class PendingGrantOut(Answer):
    id: UUID
    account_id: UUID
    account_name: str
    role: Role
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime
    reason: str

    @classmethod
    def of(cls, pending: PendingGrant) -> "PendingGrantOut":
        return cls(**asdict(pending))


class PendingGrantsOut(Answer):
    items: list[PendingGrantOut]


class FactorsOut(Answer):
    """What an account has beside its password, without any secret."""

    app_since: datetime | None
    passkey_count: int
    recovery_codes_left: int


class ManagedOut(AccountOut):
    """An account as staff manage it: what waits, and what it signs in with beside the password."""

    pending_address: str | None
    pending_grants: list[PendingGrantOut]
    factors: FactorsOut


class AccountsOut(Answer):
    items: list[AccountOut]
    count: int
    page: int
    page_count: int

    @classmethod
    def of(cls, session: Session, found: Found) -> "AccountsOut":
        places = [held.organization for one in found.accounts for held in one.assignments]
        names = directory.names_of(session, places)
        return cls(
            items=[AccountOut.of(one, names) for one in found.accounts],
            count=found.count,
            page=found.page,
            page_count=found.page_count,
        )


class TrailEntryOut(Answer):
    n: int
    at: datetime
    actor: str
    acting_as: str | None
    action: str
    is_allowed: bool
    change: dict[str, Any]
    reason: str | None

    @classmethod
    def of(cls, entry: TrailEntry) -> "TrailEntryOut":
        return cls(**asdict(entry))


class TrailOut(Answer):
    """`next_before` asks for older lines; none when there are none."""

    items: list[TrailEntryOut]
    next_before: int | None


class DistrictStateOut(Answer):
    organization: str
    name: str
    affirmed_count: int
    open_count: int

    @classmethod
    def of(cls, state: DistrictState) -> "DistrictStateOut":
        return cls(
            organization=str(state.place.organization),
            name=state.place.name,
            affirmed_count=state.affirmed_count,
            open_count=state.open_count,
        )


class DistrictStatesOut(Answer):
    school_year: str
    items: list[DistrictStateOut]


class AffirmableOut(Answer):
    """`affirmed_at` and `affirmed_by`: the last time, at the latest when it was granted."""

    id: UUID
    account_id: UUID
    name: str
    email: str
    signed_in_at: datetime | None
    role: Role
    organization: str
    organization_name: str
    affirmed_at: datetime
    affirmed_by: str
    is_affirmed: bool

    @classmethod
    def of(cls, one: Affirmable, names: Mapping[Organization, str]) -> "AffirmableOut":
        held = one.assignment
        return cls(
            id=held.id,
            account_id=held.account_id,
            name=one.name,
            email=one.email,
            signed_in_at=one.signed_in_at,
            role=held.role,
            organization=str(held.organization),
            organization_name=names[held.organization],
            affirmed_at=held.affirmed_at,
            affirmed_by=one.affirmed_by_name,
            is_affirmed=one.is_affirmed,
        )


class DistrictAffirmationOut(Answer):
    """`is_affirmed`: in this school year."""

    school_year: str
    name: str
    items: list[AffirmableOut]


class PlaceOut(Answer):
    organization: str
    name: str


class PlacesOut(Answer):
    items: list[PlaceOut]


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
