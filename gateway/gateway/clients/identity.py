"""identity: who one is, the requests for accounts, the clients of other systems."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from gateway.clients.connection import Answer, Connection

_AT = "/api/v1/identity"
_CLIENTS = f"{_AT}/clients"


class Assignment(Answer):
    """A role for an organization that the account may act in."""

    id: UUID
    role: str
    organization: str
    organization_name: str
    is_current: bool


class Me(Answer):
    account_id: UUID
    email: str
    first_name: str
    last_name: str
    name: str
    phone: str | None
    language: str
    role: str
    organization: str
    organization_name: str
    assignments: tuple[Assignment, ...]


class Place(Answer):
    """An organization with its name."""

    organization: str
    name: str


class Holder(Answer):
    """Somebody who already has a role there."""

    name: str
    role: str
    organization: str


class Namesake(Answer):
    """An account of the same name at another address."""

    account_id: UUID
    name: str
    email: str


class Registration(Answer):
    """A request for an account; `decided_at` is when it ended, also withdrawn or lapsed."""

    id: UUID
    reference: str
    status: str
    version: int
    first_name: str
    last_name: str
    email: str
    phone: str | None
    language: str
    role: str
    organizations: tuple[Place, ...]
    is_known_domain: bool
    has_account: bool
    namesakes: tuple[Namesake, ...]
    holders: tuple[Holder, ...]
    requested_at: datetime
    proved_at: datetime | None
    decided_at: datetime | None
    decided_by_name: str | None
    reason: str | None
    replaced_by: UUID | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def days_waited(self) -> int:
        """From its proof to its end."""
        begun, ended = self.proved_at, self.decided_at
        return (ended - begun).days if begun and ended else 0


class Registrations(Answer):
    items: tuple[Registration, ...]


class MailDomain(Answer):
    """A mail domain of a district."""

    district_code: str
    domain: str
    added_by: str
    added_at: datetime


class MailDomains(Answer):
    items: tuple[MailDomain, ...]


class SignInSession(Answer):
    """One of the account's own sign-ins."""

    id: UUID
    started_at: datetime
    last_seen_at: datetime
    is_current: bool


class SignInSessions(Answer):
    items: tuple[SignInSession, ...]


class SystemClient(Answer):
    """A client of another system; `version` changes with its secret."""

    client_id: str
    scopes: tuple[str, ...]
    is_active: bool
    changed_at: datetime
    version: int


class SystemClients(Answer):
    """`scopes` are those that other systems may be given."""

    items: tuple[SystemClient, ...]
    scopes: tuple[str, ...]


class IssuedSecret(Answer):
    """Told this once."""

    client_id: str
    client_secret: str
    scopes: tuple[str, ...]


class IdentityClient:
    def __init__(self, connection: Connection) -> None:
        self._at = connection

    def me(self) -> Me:
        return self._at.get(f"{_AT}/me", Me)

    def registrations(self, status: str) -> tuple[Registration, ...]:
        """Oldest first; `status` pending, approved, rejected, withdrawn or expired."""
        return self._at.get(f"{_AT}/registrations", Registrations, status=status).items

    def registration(self, registration_id: UUID) -> Registration:
        return self._at.get(f"{_AT}/registrations/{registration_id}", Registration)

    def approve(
        self, registration_id: UUID, *, version: int, role: str, organizations: list[str]
    ) -> Registration:
        """Open the account with this role there. Raises Stale when the request changed."""
        return self._at.send(
            "POST",
            f"{_AT}/registrations/{registration_id}/approval",
            Registration,
            json={"role": role, "organizations": organizations},
            headers={"If-Match": f'"{version}"'},
        )

    def reject(self, registration_id: UUID, *, version: int, reason: str) -> Registration:
        return self._at.send(
            "POST",
            f"{_AT}/registrations/{registration_id}/rejection",
            Registration,
            json={"reason": reason},
            headers={"If-Match": f'"{version}"'},
        )

    def mail_domains(self) -> tuple[MailDomain, ...]:
        """By district and name."""
        return self._at.get(f"{_AT}/mail-domains", MailDomains).items

    def remove_mail_domain(self, district_code: str, domain: str) -> None:
        """Take a domain off a district's list; one that is not there is gone already."""
        at = f"{quote(district_code, safe='')}/{quote(domain, safe='')}"
        self._at.tell("DELETE", f"{_AT}/mail-domains/{at}")

    def add_mail_domain(self, district_code: str, domain: str) -> None:
        """Put a domain on a district's list (D18)."""
        item = {"district_code": district_code, "domain": domain}
        self._at.tell("POST", f"{_AT}/mail-domains", json={"items": [item]})

    def system_clients(self) -> SystemClients:
        return self._at.get(_CLIENTS, SystemClients)

    def create_system_client(self, client_id: str, scopes: Sequence[str]) -> IssuedSecret:
        """Also opens one again that was disabled."""
        body = {"client_id": client_id, "scopes": list(scopes)}
        return self._at.send("POST", _CLIENTS, IssuedSecret, json=body)

    def rotate_system_client(self, client_id: str, *, version: int) -> IssuedSecret:
        """Another secret; the former is good no longer. Raises Stale."""
        seen = {"If-Match": f'"{version}"'}
        path = f"{_CLIENTS}/{client_id}/rotation"
        return self._at.send("POST", path, IssuedSecret, headers=seen)

    def disable_system_client(self, client_id: str) -> None:
        self._at.tell("POST", f"{_CLIENTS}/{client_id}/disable")

    def sign_in_sessions(self) -> tuple[SignInSession, ...]:
        return self._at.get(f"{_AT}/sessions", SignInSessions).items

    def end_sign_in_session(self, session_id: UUID) -> None:
        self._at.tell("DELETE", f"{_AT}/sessions/{session_id}")

    def end_other_sign_in_sessions(self) -> None:
        self._at.tell("DELETE", f"{_AT}/sessions")

    def openapi(self) -> dict[str, object]:
        return dict(self._at.document(f"{_AT}/openapi.json"))
