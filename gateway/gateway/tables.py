"""What the gateway stores: the sessions of browsers, nothing else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Integer, String, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit import audit, auth, idempotency, inbox, outbox, schedule
from servicekit.db import JsonDocument, UtcDateTime, metadata

METADATA = metadata()
# Importing these puts their tables beside ours.
KIT_MODULES = (audit, auth, idempotency, inbox, outbox, schedule)


class Row(DeclarativeBase):
    """Every column says in its comment whether it is sensitive."""

    metadata = METADATA


class WebSession(Row):
    """One signed-in browser (R15). The cookie itself is not stored, only its SHA-256."""

    __tablename__ = "web_session"

    id: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="SHA-256 of the cookie; sensitive=true"
    )
    account_id: Mapped[UUID] = mapped_column(Uuid, index=True, comment="sensitive=false")
    sid: Mapped[UUID] = mapped_column(
        Uuid, index=True, comment="identity's sign-in session; sensitive=false"
    )
    name: Mapped[str] = mapped_column(String(200), comment="of staff; sensitive=true")
    email: Mapped[str] = mapped_column(String(320), comment="of staff; sensitive=true")
    language: Mapped[str] = mapped_column(String(2), comment="sensitive=false")
    role: Mapped[str] = mapped_column(String(40), comment="acted in; sensitive=false")
    org: Mapped[str] = mapped_column(String(10), comment="acted for; sensitive=false")
    organization_name: Mapped[str] = mapped_column(String(300), comment="sensitive=false")
    authz_v: Mapped[int] = mapped_column(Integer, comment="of the tokens; sensitive=false")
    may_switch: Mapped[bool] = mapped_column(
        Boolean, comment="has several assignments; sensitive=false"
    )
    access_token: Mapped[str] = mapped_column(Text, comment="sealed; sensitive=true")
    refresh_token: Mapped[str] = mapped_column(Text, comment="sealed; sensitive=true")
    access_expires_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    refreshing_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="a process is renewing the tokens; sensitive=false"
    )
    password_expires_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="of the account; sensitive=false"
    )
    csrf_token: Mapped[str] = mapped_column(String(64), comment="sensitive=true")
    notes: Mapped[dict[str, Any]] = mapped_column(
        JsonDocument, comment="messages for the next page, undo; sensitive=true"
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, comment="sensitive=false")
