"""The gateway as OIDC client of identity: authorization code with PKCE, refresh, sign-out."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from gateway.settings import Settings
from servicekit.auth import AccessToken, Verifier, fetch_key_set
from servicekit.errors import NotSignedIn, Unavailable

_TIMEOUT = httpx2.Timeout(5, connect=2)
_REFUSED = "Your sign-in could not be completed. Sign in again."


@dataclass(frozen=True)
class Start:
    """A sign-in under way; the browser holds it sealed, so that no row is made for a stranger."""

    state: str
    nonce: str
    verifier: str
    next: str

    @classmethod
    def fresh(cls, next_path: str) -> "Start":
        """A new one; afterwards the person goes to `next_path` if that is one of ours."""
        return cls(
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(48),
            local_path(next_path),
        )


class IdClaims(BaseModel):
    """What identity says about the person, for the frame of the pages."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sub: UUID
    sid: UUID
    name: str
    email: str
    locale: str
    role: str
    org: str
    org_name: str
    assignments_count: int = 1
    password_expires_at: datetime | None = None
    nonce: str | None = None


@dataclass(frozen=True)
class Granted:
    """Tokens of a sign-in session, checked."""

    access_token: str
    refresh_token: str
    access: AccessToken
    person: IdClaims


class Identity:
    """identity's OAuth endpoints, called from here; only `authorize_url` is for the browser."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._secret = settings.read_secret("clients/gateway")
        self._callback = f"{settings.origin}/sign-in/callback"
        self._oauth = f"{settings.identity_url}/identity/oauth"
        self._transport = httpx2.HTTPTransport()
        self._verifier = Verifier(
            issuer=settings.issuer,
            audience="gateway",
            fetch_keys=lambda: fetch_key_set(settings.identity_url),
        )

    def authorize_url(self, start: Start, language: str) -> str:
        """Where the browser goes to sign in."""
        url, _ = self._client().create_authorization_url(
            f"{self._settings.issuer}/oauth/authorize",
            state=start.state,
            code_verifier=start.verifier,
            nonce=start.nonce,
            ui_locales=language,
        )
        return cast(str, url)

    def exchange(self, code: str, start: Start) -> Granted:
        """Tokens for a code. Raises NotSignedIn when identity refuses, Unavailable."""
        granted = self._ask(
            grant_type="authorization_code", code=code, code_verifier=start.verifier
        )
        if granted.person.nonce != start.nonce:
            raise NotSignedIn(_REFUSED)
        return granted

    def refresh(self, refresh_token: str, assignment: str = "") -> Granted:
        """New tokens, acting in another assignment if one is named. Raises as `exchange`."""
        more = {"assignment": assignment} if assignment else {}
        return self._ask(grant_type="refresh_token", refresh_token=refresh_token, **more)

    def revoke(self, refresh_token: str) -> None:
        """End the sign-in session. Raises Unavailable."""
        try:
            self._client().revoke_token(f"{self._oauth}/revoke", token=refresh_token)
        except (OAuthError, httpx2.HTTPError) as error:
            raise Unavailable("identity does not answer.") from error

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    def _client(self) -> OAuth2Client:
        # One a call: it keeps the last token it saw. The connections are shared.
        return OAuth2Client(
            "gateway",
            self._secret,
            scope="openid",
            redirect_uri=self._callback,
            code_challenge_method="S256",
            transport=self._transport,
            timeout=_TIMEOUT,
        )

    def _ask(self, **parameters: str) -> Granted:
        try:
            tokens = self._client().fetch_token(f"{self._oauth}/token", **parameters)
        except OAuthError as error:
            raise NotSignedIn(_REFUSED) from error
        except httpx2.HTTPError as error:
            raise Unavailable("Signing in is not possible just now. Try again shortly.") from error
        return self._checked(tokens)

    def _checked(self, tokens: dict[str, Any]) -> Granted:
        keys = KeySet.import_key_set(cast(Any, fetch_key_set(self._settings.identity_url)))
        try:
            claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
            jwt.JWTClaimsRegistry(
                leeway=30,
                iss={"essential": True, "value": self._settings.issuer},
                aud={"essential": True, "value": "gateway"},
                exp={"essential": True},
            ).validate(claims)
            person = IdClaims.model_validate(claims)
            access = self._verifier.check(tokens["access_token"])
            return Granted(tokens["access_token"], tokens["refresh_token"], access, person)
        except (JoseError, ValidationError, KeyError, ValueError) as error:
            raise NotSignedIn(_REFUSED) from error


def local_path(asked: str) -> str:
    """`asked` if it is an address of this site, else the home page (no open redirect)."""
    parts = urlsplit(asked)
    is_local = (
        asked.startswith("/")
        and not asked.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
        and asked.isprintable()
        and "\\" not in asked
    )
    return asked if is_local else "/"
