"""OAuth clients, authorization codes, refresh tokens. Secrets are kept as digests only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from identity.rows import Row
from servicekit.db import JsonDocument, UtcDateTime


class OAuthClientRow(Row):
    """A program that may ask for tokens."""

    __tablename__ = "oauth_client"

    id: Mapped[str] = mapped_column(String(60), primary_key=True, comment="sensitive=false")
    secret_digest: Mapped[str] = mapped_column(String(64), comment="sensitive=true")
    scopes: Mapped[list[str]] = mapped_column(
        JsonDocument, comment="of its own tokens; sensitive=false"
    )
    redirect_uris: Mapped[list[str]] = mapped_column(
        JsonDocument, comment="exact; none: no people sign in to it; sensitive=false"
    )
    is_active: Mapped[bool] = mapped_column(comment="sensitive=false")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")


class AuthorizationCodeRow(Row):
    """Good once, for a minute, for the client that holds the verifier."""

    __tablename__ = "authorization_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, comment="sensitive=true")
    client_id: Mapped[str] = mapped_column(ForeignKey("oauth_client.id"), comment="sensitive=false")
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("sign_in_session.id"), comment="sensitive=false"
    )
    redirect_uri: Mapped[str] = mapped_column(Text, comment="sensitive=false")
    scope: Mapped[str] = mapped_column(String(200), comment="sensitive=false")
    nonce: Mapped[str | None] = mapped_column(String(200), comment="sensitive=false")
    code_challenge: Mapped[str] = mapped_column(String(128), comment="S256; sensitive=false")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, comment="sensitive=false")
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")


class RefreshTokenRow(Row):
    """One link of a session's chain of refresh tokens; the family is the session."""

    __tablename__ = "refresh_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, comment="sensitive=true")
    client_id: Mapped[str] = mapped_column(ForeignKey("oauth_client.id"), comment="sensitive=false")
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("sign_in_session.id"), index=True, comment="the family; sensitive=false"
    )
    scope: Mapped[str] = mapped_column(String(200), comment="sensitive=false")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, comment="sensitive=false")
    rotated_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="when the next one was given; sensitive=false"
    )
