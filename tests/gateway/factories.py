"""What the tests of the gateway are made of."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from gateway.signing_in import Granted, IdClaims
from servicekit.auth import AccessToken


def make_granted(
    *,
    expires_at: datetime,
    account_id: UUID | None = None,
    sid: UUID | None = None,
    authz_v: int = 1,
    **changes: Any,
) -> Granted:
    """Tokens as identity grants them to a school coordinator."""
    account, session = account_id or uuid4(), sid or uuid4()
    claims = {
        "sub": account,
        "sid": session,
        "name": "Dana Whitfield",
        "email": "dana.whitfield@pinon.demo.example",
        "locale": "en",
        "role": "school_coordinator",
        "org": "001/023",
        "org_name": "Cottonwood Middle School (Piñon Valley Schools)",
    }
    access = AccessToken(
        iss="http://localhost:8000/identity",
        sub=str(account),
        aud=["plans"],
        exp=int(expires_at.timestamp()),
        nbf=0,
        iat=0,
        jti=uuid4().hex,
        sid=session,
        name="Dana Whitfield",
        role="school_coordinator",
        org="001/023",
        authz_v=authz_v,
    )
    person = IdClaims.model_validate({**claims, **changes})
    return Granted("the-access-token", "the-refresh-token", access, person)
