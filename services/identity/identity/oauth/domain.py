"""What OAuth speaks of: clients, codes, refresh tokens, with the questions Authlib asks them."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from identity.handles import digest_of

CODE_LIFE = timedelta(seconds=60)
TOKEN_SECONDS = 300
PERSON_SCOPE = "openid"
SERVICES = ("identity", "plans", "reporting", "stars-sync", "notifications", "gateway")
_AUTH_METHODS = ("client_secret_basic", "client_secret_post")


@dataclass(frozen=True)
class Client:
    """A confidential client; people sign in to those that have a redirect address."""

    id: str
    secret_digest: str
    scopes: frozenset[str]
    redirect_uris: tuple[str, ...]

    def get_client_id(self) -> str:
        return self.id

    def get_default_redirect_uri(self) -> None:
        """None: the address is always asked for."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What a person's sign-in covers; None refuses what else is asked."""
        return PERSON_SCOPE if set((scope or PERSON_SCOPE).split()) == {PERSON_SCOPE} else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(self.secret_digest, digest_of(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in _AUTH_METHODS

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and bool(self.redirect_uris)

    def check_grant_type(self, grant_type: str) -> bool:
        if grant_type in {"authorization_code", "refresh_token"}:
            return bool(self.redirect_uris)
        return grant_type == "client_credentials"


@dataclass(frozen=True)
class KnownClient:
    """A client as those see it who look after clients.

    `version` changes with the secret: whoever replaces one says which they saw.
    """

    id: str
    scopes: frozenset[str]
    is_active: bool
    changed_at: datetime
    version: int


def version_of(secret_digest: str) -> int:
    """28 bits of the digest, which tell nothing of the secret."""
    return int(secret_digest[:7], 16)


@dataclass(frozen=True)
class AuthorizationCode:
    """A code that has just been used up."""

    session_id: UUID
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str = "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass(frozen=True)
class RefreshToken:
    """A refresh token of a client."""

    client_id: str
    session_id: UUID
    scope: str
    created_at: datetime

    def check_client(self, client: Client) -> bool:
        return client.id == self.client_id

    def get_scope(self) -> str:
        return self.scope
