"""Authenticator apps and recovery codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.rows import Row
from servicekit.db import UtcDateTime


class AuthenticatorAppRow(Row):
    """One an account; it counts once a code of it was typed."""

    __tablename__ = "authenticator_app"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), primary_key=True, comment="sensitive=false"
    )
    secret: Mapped[str] = mapped_column(Text, comment="sealed; sensitive=true")
    last_step: Mapped[int] = mapped_column(
        BigInteger, comment="half minute of the newest code used; sensitive=false"
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")


class PasskeyRow(Row):
    """A key pair of the owner's device; we hold the public half (WebAuthn)."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, comment="sensitive=false")
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), index=True, comment="sensitive=false"
    )
    credential_id: Mapped[str] = mapped_column(
        String(1400), unique=True, comment="base64url; sensitive=true"
    )
    public_key: Mapped[str] = mapped_column(Text, comment="COSE, base64url; sensitive=false")
    sign_count: Mapped[int] = mapped_column(
        BigInteger, comment="of the device, 0 where it counts not; sensitive=false"
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")


class PasskeyChallengeRow(Row):
    """What a device must sign; the newest of a sign-in or of an account, good once."""

    __tablename__ = "passkey_challenge"

    owner: Mapped[UUID] = mapped_column(
        Uuid, primary_key=True, comment="login or account; sensitive=false"
    )
    challenge: Mapped[str] = mapped_column(String(100), comment="base64url; sensitive=true")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, comment="sensitive=false")


class RecoveryCodeRow(Row):
    """Good once, in place of a code."""

    __tablename__ = "recovery_code"

    digest: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="HMAC over account and code; sensitive=true"
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), index=True, comment="sensitive=false"
    )
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")
