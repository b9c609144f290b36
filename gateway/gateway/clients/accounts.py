"""identity: the accounts of others, as PED coordinators and IT administrators manage them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gateway.clients.connection import Answer, Connection
from gateway.clients.identity import Place, SignInSession, SignInSessions

_AT = "/api/v1/identity"
_ACCOUNTS = f"{_AT}/accounts"


class Assignment(Answer):
    """A role for an organization, now or later; both days belong to it."""

    id: UUID
    role: str
    organization: str
    organization_name: str
    first_day_on: date
    last_day_on: date | None


class Account(Answer):
    """Somebody in the list; `status` active, invited or deactivated."""

    id: UUID
    email: str
    first_name: str
    last_name: str
    name: str
    phone: str
    language: str
    status: str
    signed_in_at: datetime | None
    version: int
    assignments: tuple[Assignment, ...]


class PendingGrant(Answer):
    """A role that waits for a second person."""

    id: UUID
    account_id: UUID
    account_name: str
    role: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime
    reason: str


class PendingGrants(Answer):
    items: tuple[PendingGrant, ...]


class ManagedAccount(Account):
    """One account with what waits."""

    pending_address: str | None
    pending_grants: tuple[PendingGrant, ...]


class Accounts(Answer):
    """A page of the list; `count` is of all pages."""

    items: tuple[Account, ...]
    count: int
    page: int
    page_count: int


class TrailEntry(Answer):
    """One line of the audit trail."""

    n: int
    at: datetime
    actor: str
    acting_as: str | None
    action: str
    is_allowed: bool
    change: Mapping[str, Any]
    reason: str | None


class Trail(Answer):
    items: tuple[TrailEntry, ...]
    next_before: int | None


class Places(Answer):
    items: tuple[Place, ...]


class DistrictState(Answer):
    """How many coordinators' assignments of a district are affirmed this school year."""

    organization: str
    name: str
    affirmed_count: int
    open_count: int


class DistrictStates(Answer):
    school_year: str
    items: tuple[DistrictState, ...]


class Affirmable(Answer):
    """A coordinator's assignment, with who said last, at the latest in granting it, it is right."""

    id: UUID
    account_id: UUID
    name: str
    email: str
    signed_in_at: datetime | None
    role: str
    organization: str
    organization_name: str
    affirmed_at: datetime
    affirmed_by: str
    is_affirmed: bool


class DistrictAffirmation(Answer):
    """Those of a district and its schools; `is_affirmed`: in this school year."""

    school_year: str
    name: str
    items: tuple[Affirmable, ...]


class AccountsClient:
    """Each change says the version that was seen; raises Stale when the account has another."""

    def __init__(self, connection: Connection) -> None:
        self._at = connection

    def accounts(self, **asked: Any) -> Accounts:
        """By name; `asked`: q, role, district, status, page."""
        return self._at.get(_ACCOUNTS, Accounts, **asked)

    def account(self, account_id: UUID) -> ManagedAccount:
        return self._at.get(f"{_ACCOUNTS}/{account_id}", ManagedAccount)

    def trail(self, account_id: UUID, *, before: int | None) -> Trail:
        return self._at.get(f"{_ACCOUNTS}/{account_id}/trail", Trail, before=before)

    def sessions(self, account_id: UUID) -> tuple[SignInSession, ...]:
        return self._at.get(f"{_ACCOUNTS}/{account_id}/sessions", SignInSessions).items

    def pending_grants(self) -> tuple[PendingGrant, ...]:
        """What waits for a second person, oldest first."""
        return self._at.get(f"{_AT}/pending-grants", PendingGrants).items

    def districts(self) -> dict[str, str]:
        """Code to name of the open ones, by name."""
        return self._places()

    def schools(self, district: str) -> dict[str, str]:
        """Organization to name of the open schools of a district, by name."""
        return self._places(district=district)

    def invite(self, body: Mapping[str, Any]) -> None:
        self._at.tell("POST", f"{_ACCOUNTS}/invitations", json=body)

    def change_details(self, account_id: UUID, body: Mapping[str, Any], *, version: int) -> None:
        self._change("PUT", f"{account_id}/details", body, version)

    def grant(self, account_id: UUID, body: Mapping[str, Any], *, version: int) -> None:
        self._change("POST", f"{account_id}/assignments", body, version)

    def change_assignment(
        self, account_id: UUID, assignment_id: UUID, body: Mapping[str, Any], *, version: int
    ) -> None:
        self._change("PUT", f"{account_id}/assignments/{assignment_id}", body, version)

    def revoke(self, account_id: UUID, assignment_id: UUID, *, version: int) -> None:
        self._change("DELETE", f"{account_id}/assignments/{assignment_id}", None, version)

    def set_active(self, account_id: UUID, is_active: bool, reason: str, *, version: int) -> None:
        what = "reactivation" if is_active else "deactivation"
        self._change("POST", f"{account_id}/{what}", {"reason": reason}, version)

    def mail_password_link(self, account_id: UUID) -> None:
        self._at.tell("POST", f"{_ACCOUNTS}/{account_id}/password-link")

    def end_sessions(self, account_id: UUID, *, only: str | None = None) -> None:
        """Every session, or one."""
        path = f"{_ACCOUNTS}/{account_id}/sessions"
        self._at.tell("DELETE", path, params={"only": only} if only else None)

    def ask_for_admin(self, account_id: UUID, reason: str, *, version: int) -> None:
        self._change("POST", f"{account_id}/pending-grants", {"reason": reason}, version)

    def decide_grant(self, grant_id: UUID, *, is_confirmed: bool) -> None:
        what = "confirmation" if is_confirmed else "refusal"
        self._at.tell("POST", f"{_AT}/pending-grants/{grant_id}/{what}")

    def affirmations(self) -> DistrictStates:
        """All districts, by name."""
        return self._at.get(f"{_AT}/affirmations", DistrictStates)

    def affirmation(self, district: str) -> DistrictAffirmation:
        return self._at.get(f"{_AT}/affirmations/{district}", DistrictAffirmation)

    def affirm(self, district: str, assignment_ids: Sequence[str]) -> None:
        """All of them, or none. Raises Conflict where one has ended."""
        body = {"assignment_ids": list(assignment_ids)}
        self._at.tell("POST", f"{_AT}/affirmations/{district}", json=body)

    def _places(self, **asked: str) -> dict[str, str]:
        found = self._at.get(f"{_AT}/places", Places, **asked).items
        return {place.organization: place.name for place in found}

    def _change(self, method: str, path: str, body: Any, version: int) -> None:
        self._at.tell(
            method, f"{_ACCOUNTS}/{path}", json=body, headers={"If-Match": f'"{version}"'}
        )
