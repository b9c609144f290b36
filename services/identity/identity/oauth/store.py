"""Every query of the OAuth server. A code or refresh token is used up by one UPDATE."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from identity.oauth.domain import (
    AuthorizationCode,
    Client,
    KnownClient,
    RefreshToken,
    version_of,
)
from identity.oauth.tables import AuthorizationCodeRow, OAuthClientRow, RefreshTokenRow
from servicekit.db import stored_rows_changed


def find_client(session: Session, client_id: str) -> Client | None:
    """An active client."""
    row = session.get(OAuthClientRow, client_id)
    if row is None or not row.is_active:
        return None
    return Client(row.id, row.secret_digest, frozenset(row.scopes), tuple(row.redirect_uris))


def list_clients(session: Session, *, but: Iterable[str]) -> list[KnownClient]:
    """By name, disabled ones too."""
    rows = session.scalars(
        select(OAuthClientRow).where(OAuthClientRow.id.not_in(but)).order_by(OAuthClientRow.id)
    )
    return [
        KnownClient(
            row.id,
            frozenset(row.scopes),
            row.is_active,
            row.updated_at,
            version_of(row.secret_digest),
        )
        for row in rows
    ]


def replace_secret(session: Session, client: Client, digest: str, *, now: datetime) -> bool:
    """Put another secret in place of the one of `client`; one of two at the same moment gets
    True."""
    replaced = session.execute(
        update(OAuthClientRow)
        .where(OAuthClientRow.id == client.id, OAuthClientRow.secret_digest == client.secret_digest)
        .values(secret_digest=digest, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    return stored_rows_changed(replaced) == 1


def save_client(session: Session, client: Client, *, now: datetime) -> None:
    session.merge(
        OAuthClientRow(
            id=client.id,
            secret_digest=client.secret_digest,
            scopes=sorted(client.scopes),
            redirect_uris=list(client.redirect_uris),
            is_active=True,
            updated_at=now,
        )
    )


def disable_client(session: Session, client_id: str, *, now: datetime) -> None:
    session.execute(
        update(OAuthClientRow)
        .where(OAuthClientRow.id == client_id)
        .values(is_active=False, updated_at=now)
    )


def find_code_row(session: Session, digest: str, client_id: str) -> AuthorizationCodeRow | None:
    return session.scalars(
        select(AuthorizationCodeRow).where(
            AuthorizationCodeRow.digest == digest, AuthorizationCodeRow.client_id == client_id
        )
    ).one_or_none()


def use_code(session: Session, digest: str, *, now: datetime) -> bool:
    """Use a code up; one of two at the same moment gets True."""
    used = session.execute(
        update(AuthorizationCodeRow)
        .where(
            AuthorizationCodeRow.digest == digest,
            AuthorizationCodeRow.used_at.is_(None),
            AuthorizationCodeRow.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return stored_rows_changed(used) == 1


def find_refresh_row(session: Session, digest: str) -> RefreshTokenRow | None:
    return session.get(RefreshTokenRow, digest, populate_existing=True)


def rotate(session: Session, digest: str, *, now: datetime) -> bool:
    """Use a refresh token up; one of two at the same moment gets True."""
    rotated = session.execute(
        update(RefreshTokenRow)
        .where(RefreshTokenRow.digest == digest, RefreshTokenRow.rotated_at.is_(None))
        .values(rotated_at=now)
        .execution_options(synchronize_session=False)
    )
    return stored_rows_changed(rotated) == 1


def delete_before(session: Session, instant: datetime) -> None:
    """Codes and refresh tokens of sessions that are over for long."""
    session.execute(delete(AuthorizationCodeRow).where(AuthorizationCodeRow.expires_at < instant))
    session.execute(delete(RefreshTokenRow).where(RefreshTokenRow.created_at < instant))


def authorization_code(row: AuthorizationCodeRow) -> AuthorizationCode:
    return AuthorizationCode(
        row.session_id, row.redirect_uri, row.scope, row.nonce, row.code_challenge
    )


def refresh_token(row: RefreshTokenRow) -> RefreshToken:
    return RefreshToken(row.client_id, row.session_id, row.scope, row.created_at)
