"""Checking access tokens: RS256 only, `typ: at+jwt`, every claim mandatory, keys from identity."""

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx2
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from servicekit.errors import NotSignedIn, Unavailable

LEEWAY_SECONDS = 30
_REFETCH_SECONDS = 10
_OLDEST_KEYS_SECONDS = 600
_LONGEST_TOKEN = 8_192
_MOST_REMEMBERED = 1_000
_RS256 = jws.JWSRegistry(algorithms=["RS256"])


class AccessToken(BaseModel):
    """The claims of a token (architecture section 4).

    A person's token has `sid, role, org, authz_v`; a client's has `scope`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    iss: str
    sub: str
    aud: list[str]
    exp: int
    nbf: int
    iat: int
    jti: str
    client_id: str | None = None
    sid: UUID | None = None
    name: str = ""
    role: str | None = None
    org: str | None = None
    authz_v: int | None = None
    scope: str | None = None


class Verifier:
    """Checks tokens for one audience.

    Keys are fetched again when a `kid` is unknown, and after ten minutes: then one that identity
    publishes no longer is good no longer. While identity does not answer, the known ones hold.
    """

    def __init__(
        self, *, issuer: str, audience: str, fetch_keys: Callable[[], dict[str, Any]]
    ) -> None:
        self._issuer, self._audience, self._fetch = issuer, audience, fetch_keys
        self._keys: KeySet | None = None
        self._signed: dict[str, tuple[KeySet, AccessToken]] = {}
        self._fetched_at = float("-inf")
        self._lock = threading.Lock()

    def check(self, token: str) -> AccessToken:
        """The claims of a valid token. Raises NotSignedIn; Unavailable when no keys can be had."""
        if len(token) > _LONGEST_TOKEN:
            raise NotSignedIn("The token is too long.")
        try:
            return self._checked(self._decode(token))
        except (JoseError, ValueError) as error:
            raise NotSignedIn("The token is not valid.") from error

    def check_known(self, token: str) -> AccessToken | None:
        """The same without waiting: with the keys at hand, and each signature only once.

        None where those keys do not fit: ask `check`. Raises NotSignedIn.
        """
        keys = None if self._is_old() else self._keys
        if keys is not None and (signed := self._signed.get(token)) and signed[0] is keys:
            return self._valid_now(signed[1])
        if keys is None or len(token) > _LONGEST_TOKEN:
            return None
        try:
            decoded = jws.deserialize_compact(token, keys, registry=_RS256)
        except (JoseError, ValueError):
            return None
        checked = self._checked(decoded)
        if len(self._signed) >= _MOST_REMEMBERED:
            self._signed.clear()
        self._signed[token] = keys, checked
        return checked

    def _checked(self, decoded: jws.CompactSignature) -> AccessToken:
        header = decoded.headers()
        if header.get("typ") != "at+jwt" or "crit" in header:
            raise NotSignedIn("The token is not an access token.")
        # Read once, by pydantic: twice costs an eighth of the check.
        try:
            token = AccessToken.model_validate_json(decoded.payload or b"")
        except ValidationError as error:
            raise NotSignedIn("The token lacks a claim.") from error
        return self._valid_now(token)

    def _decode(self, token: str) -> jws.CompactSignature:
        keys = self._current()
        try:
            return jws.deserialize_compact(token, keys, registry=_RS256)
        except (JoseError, ValueError):
            fresh = self._load(known=keys)
            if fresh is keys:
                raise
            return jws.deserialize_compact(token, fresh, registry=_RS256)

    def _is_old(self) -> bool:
        return time.monotonic() - self._fetched_at > _OLDEST_KEYS_SECONDS

    def _current(self) -> KeySet:
        keys = self._keys
        if keys is None or self._is_old():
            try:
                return self._load(known=keys)
            except Unavailable:
                if keys is None:
                    raise
        return keys

    def _load(self, known: KeySet | None) -> KeySet:
        with self._lock:
            if self._keys is not None and self._keys is not known:
                return self._keys
            if self._keys is not None and time.monotonic() - self._fetched_at < _REFETCH_SECONDS:
                return self._keys
            self._fetched_at = time.monotonic()
            self._keys = KeySet.import_key_set(self._fetch())  # type: ignore[arg-type]  # plain JSON
            return self._keys

    def _valid_now(self, token: AccessToken) -> AccessToken:
        now = time.time()
        if token.iss != self._issuer or self._audience not in token.aud:
            raise NotSignedIn("The token is for another issuer or audience.")
        if now > token.exp + LEEWAY_SECONDS or now < token.nbf - LEEWAY_SECONDS:
            raise NotSignedIn("The token has expired or is not valid yet.")
        is_person = token.sid and token.role and token.org and token.authz_v is not None
        if not is_person and token.scope is None:
            raise NotSignedIn("The token names neither a person's role nor a client's scope.")
        return token


def fetch_key_set(identity_url: str) -> dict[str, Any]:
    """Identity's public keys. Raises Unavailable."""
    try:
        answer = httpx2.get(f"{identity_url}/identity/.well-known/jwks.json", timeout=2)
        answer.raise_for_status()
        keys: dict[str, Any] = answer.json()
    except httpx2.HTTPError as error:
        raise Unavailable("identity does not answer with its keys.") from error
    return keys
