"""A key, and tokens signed with it, for the tests of whoever checks tokens."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from servicekit.auth import Verifier

ISSUER = "http://localhost:8000/identity"
KEY = RSAKey.generate_key(2048, {"kid": "one"})


def claims(**changed: Any) -> dict[str, Any]:
    """The claims of a coordinator's valid token; a value of None leaves the claim out."""
    now = int(time.time())
    valid = {
        "iss": ISSUER,
        "sub": str(uuid4()),
        "aud": ["plans"],
        "exp": now + 300,
        "nbf": now,
        "iat": now,
        "jti": uuid4().hex,
        "sid": str(uuid4()),
        "name": "Dana Whitfield",
        "role": "school_coordinator",
        "org": "001/023",
        "authz_v": 1,
    }
    return {name: value for name, value in (valid | changed).items() if value is not None}


def token(
    content: Mapping[str, Any] | None = None,
    *,
    header: Mapping[str, Any] | None = None,
    key: RSAKey = KEY,
) -> str:
    """A signed token; `header` is laid over the right one."""
    full = {"alg": "RS256", "typ": "at+jwt", "kid": "one"} | dict(header or {})
    return jwt.encode(full, dict(content or claims()), key)


def verifier(key: RSAKey = KEY, audience: str = "plans") -> Verifier:
    """Checks tokens of `key`, for one audience."""
    keys: Any = KeySet([key]).as_dict(private=False)
    return Verifier(issuer=ISSUER, audience=audience, fetch_keys=lambda: keys)
