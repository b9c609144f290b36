"""Whether a token is good at this moment, for a client it is for (RFC 7662).

Other systems need not wait for our events: they ask, and hear of a role that was revoked, a session
that ended or an account that was closed with the transaction that did it.
"""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from identity import handles
from identity.oauth import store
from identity.oauth.domain import Client
from identity.oauth.keys import SigningKeys
from identity.signin import sessions
from servicekit.auth import AccessToken, Verifier
from servicekit.errors import NotSignedIn


def find_facts(
    session: Session,
    token: str,
    client: Client,
    signing: SigningKeys,
    issuer: str,
    *,
    now: datetime,
) -> dict[str, Any] | None:
    """What a good token says, without the person's name.

    None for one that is not good, and for one that is neither the client's own nor for it.
    """
    fetch_keys = partial(signing.public, now=now)
    verifier = Verifier(issuer=issuer, audience=client.id, fetch_keys=fetch_keys)
    try:
        access = verifier.check(token)
    except NotSignedIn:
        return _of_refresh_token(session, token, client, now)
    if not _still_holds(session, access, now):
        return None
    said = access.model_dump(mode="json", exclude_none=True, exclude={"name"})
    return said | {"token_type": "Bearer"}


def _still_holds(session: Session, token: AccessToken, now: datetime) -> bool:
    if token.sid is None:
        known = store.find_client(session, token.sub)
        return known is not None and set((token.scope or "").split()) <= known.scopes
    acting = sessions.find_acting(session, token.sid, now=now)
    return acting is not None and acting.account.authz_v == token.authz_v


def _of_refresh_token(
    session: Session, token: str, client: Client, now: datetime
) -> dict[str, Any] | None:
    row = store.find_refresh_row(session, handles.digest_of(token))
    if row is None or row.client_id != client.id or row.rotated_at is not None:
        return None
    acting = sessions.find_acting(session, row.session_id, now=now)
    if acting is None:
        return None
    return {
        "client_id": client.id,
        "scope": row.scope,
        "sub": str(acting.account.id),
        "sid": str(row.session_id),
    }
