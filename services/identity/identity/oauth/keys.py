"""Signing keys, one file a kid, and the tokens signed with them (architecture section 4, S19)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from identity import handles
from identity.oauth import kids
from identity.oauth.domain import SERVICES, TOKEN_SECONDS, Client
from identity.oauth.registered_clients import audiences
from identity.signin.sessions import Acting

_ALGORITHM = "RS256"
_LEAST_BITS = 2048


class SigningKeys:
    """The keys under `signing/`, as the folder is at each call; `kids` says which does what.

    Raises RuntimeError when made over a folder without a key.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read_keys: dict[str, RSAKey] = {}
        if not self._keys():
            raise RuntimeError("the secret signing/<kid>.pem is missing under AIP_SECRETS_DIR")

    def public(self, *, now: datetime) -> dict[str, Any]:
        """The JWK set others verify with."""
        keys = self._keys()
        shown = KeySet([keys[kid] for kid in kids.published(keys, now=now)])
        return dict(shown.as_dict(private=False))

    def sign(self, claims: dict[str, Any], *, typ: str, now: datetime) -> str:
        """A compact JWT with its kid."""
        keys = self._keys()
        kid = kids.signing(keys, now=now)
        header = {"alg": _ALGORITHM, "typ": typ, "kid": kid}
        return jwt.encode(header, claims, keys[kid], algorithms=[_ALGORITHM])

    def _keys(self) -> dict[str, RSAKey]:
        """By kid. A file is read once; one that was taken away is forgotten."""
        known = self._read_keys
        self._read_keys = {
            path.stem: known.get(path.stem) or _read(path) for path in self._folder.glob("*.pem")
        }
        return self._read_keys


def access_token(
    keys: SigningKeys, issuer: str, client: Client, acting: Acting, *, now: datetime
) -> str:
    """A person's token: who, in which session, acting in which assignment."""
    account, assignment = acting.account, acting.assignment
    claims = _claims(issuer, str(account.id), list(SERVICES), now) | {
        "client_id": client.id,
        "sid": str(acting.session.id),
        "name": account.name,
        "role": str(assignment.role),
        "org": str(assignment.organization),
        "authz_v": account.authz_v,
    }
    return keys.sign(claims, typ="at+jwt", now=now)


def client_token(
    keys: SigningKeys, issuer: str, client: Client, scopes: frozenset[str], *, now: datetime
) -> str:
    """A client's own token: what it may do, for the services that own these scopes."""
    claims = _claims(issuer, client.id, audiences(client.id, scopes), now) | {
        "client_id": client.id,
        "scope": " ".join(sorted(scopes)),
    }
    return keys.sign(claims, typ="at+jwt", now=now)


def id_token(
    keys: SigningKeys,
    issuer: str,
    client: Client,
    acting: Acting,
    *,
    org_name: str,
    nonce: str | None,
    password_expires_at: datetime | None,
    now: datetime,
) -> str:
    """Who signed in, for the client's own pages; and until when their password lasts."""
    account, assignment = acting.account, acting.assignment
    claims = {
        "iss": issuer,
        "sub": str(account.id),
        "aud": client.id,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(seconds=TOKEN_SECONDS)).timestamp()),
        "auth_time": int(acting.session.started_at.timestamp()),
        "sid": str(acting.session.id),
        "name": account.name,
        "email": account.email,
        "locale": account.language,
        "role": str(assignment.role),
        "org": str(assignment.organization),
        "org_name": org_name,
        "assignment": str(assignment.id),
        "assignments_count": len(account.assignments),
    }
    if nonce:
        claims["nonce"] = nonce
    if password_expires_at:
        claims["password_expires_at"] = int(password_expires_at.timestamp())
    return keys.sign(claims, typ="JWT", now=now)


def _claims(issuer: str, subject: str, audience: list[str], now: datetime) -> dict[str, Any]:
    issued = int(now.timestamp())
    return {
        "iss": issuer,
        "sub": subject,
        "aud": audience,
        "iat": issued,
        "nbf": issued,
        "exp": issued + TOKEN_SECONDS,
        "jti": handles.new_handle(),
    }


def _read(path: Path) -> RSAKey:
    key = RSAKey.import_key(path.read_text(), {"kid": path.stem, "use": "sig", "alg": _ALGORITHM})
    if key.raw_value.key_size < _LEAST_BITS:
        raise RuntimeError(f"signing/{path.name} has fewer than {_LEAST_BITS} bits")
    return key
