"""Codes and refresh tokens: given once, used once; used twice, everything of it ends (R19, S20)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from identity import handles
from identity.oauth import store
from identity.oauth.domain import CODE_LIFE, AuthorizationCode, Client, RefreshToken
from identity.oauth.registered_clients import CLIENTS, redirect_uris
from identity.oauth.tables import AuthorizationCodeRow, RefreshTokenRow
from identity.signin import sessions
from identity.signin.errors import NoAssignment
from servicekit.audit import Actor

_REUSED = "a used token came again"


@dataclass(frozen=True)
class CodeRequest:
    """What the client asked for when the person was sent to us."""

    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str


def register_clients(
    session: Session, secrets: Mapping[str, str], *, origin: str, now: datetime
) -> None:
    """Bring the table of clients in line with the secret files; written only where it differs."""
    for name, secret in secrets.items():
        wanted = Client(name, handles.digest_of(secret), CLIENTS[name], redirect_uris(name, origin))
        if store.find_client(session, name) != wanted:
            store.save_client(session, wanted, now=now)


def find_client(session: Session, client_id: str) -> Client | None:
    """An active client; none has a control character in its name."""
    return store.find_client(session, client_id) if client_id.isprintable() else None


def keep_code(
    session: Session,
    code: str,
    client_id: str,
    session_id: UUID,
    asked: CodeRequest,
    *,
    now: datetime,
) -> None:
    """Remember a code that goes to the client by way of the browser."""
    session.add(
        AuthorizationCodeRow(
            digest=handles.digest_of(code),
            client_id=client_id,
            session_id=session_id,
            redirect_uri=asked.redirect_uri,
            scope=asked.scope,
            nonce=asked.nonce,
            code_challenge=asked.code_challenge,
            expires_at=now + CODE_LIFE,
            used_at=None,
        )
    )
    session.flush()


def take_code(
    session: Session, code: str, client_id: str, *, now: datetime
) -> AuthorizationCode | None:
    """Use a code up, whatever is wrong with the rest of the request.

    A code that comes again ends the session it began (S20).
    """
    digest = handles.digest_of(code)
    row = store.find_code_row(session, digest, client_id)
    if row is None:
        return None
    if store.use_code(session, digest, now=now):
        return store.authorization_code(row)
    if row.expires_at > now or row.used_at is not None:
        _end(session, row.session_id, now)
    return None


def keep_refresh_token(
    session: Session, token: str, client_id: str, session_id: UUID, scope: str, *, now: datetime
) -> None:
    """Remember, by its digest, a refresh token that goes to the client."""
    session.add(
        RefreshTokenRow(
            digest=handles.digest_of(token),
            client_id=client_id,
            session_id=session_id,
            scope=scope,
            created_at=now,
            rotated_at=None,
        )
    )
    session.flush()


def find_refresh_token(session: Session, token: str) -> RefreshToken | None:
    """Whose token this is, used or not."""
    row = store.find_refresh_row(session, handles.digest_of(token))
    return store.refresh_token(row) if row else None


def take_refresh_token(
    session: Session,
    token: str,
    client_id: str,
    *,
    assignment_id: UUID | None = None,
    now: datetime,
) -> RefreshToken | None:
    """Use a refresh token up, and switch to another assignment if one is named.

    None when it is unknown, its session is over, the role revoked, or the assignment not held;
    then it is not used up. One that was used before ends its session.
    """
    digest = handles.digest_of(token)
    row = store.find_refresh_row(session, digest)
    if row is None or row.client_id != client_id:
        return None
    if row.rotated_at is not None:
        _end(session, row.session_id, now)
        return None
    if not _may_go_on(session, row.session_id, assignment_id, now):
        return None
    if not store.rotate(session, digest, now=now):
        _end(session, row.session_id, now)
        return None
    sessions.note_use(session, row.session_id, now=now)
    return store.refresh_token(row)


def revoke(session: Session, token: RefreshToken, *, now: datetime) -> None:
    """The client signs its person out: the session ends."""
    sessions.end_session(
        session, token.session_id, by=Actor(token.client_id, "client"), why="signed out", now=now
    )


def tidy(session: Session, *, now: datetime) -> None:
    """Remove codes and refresh tokens no session can use any more."""
    store.delete_before(session, now - timedelta(days=2))


def _may_go_on(
    session: Session, session_id: UUID, assignment_id: UUID | None, now: datetime
) -> bool:
    if assignment_id is not None:
        try:
            if sessions.find_acting(session, session_id, now=now) is None:
                return False
            sessions.choose_assignment(session, session_id, assignment_id, now=now)
        except NoAssignment:
            return False
    return sessions.find_acting(session, session_id, now=now) is not None


def _end(session: Session, session_id: UUID, now: datetime) -> None:
    sessions.end_session(session, session_id, by=Actor("identity"), why=_REUSED, now=now)
