"""Authenticator apps and recovery codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, Text
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
