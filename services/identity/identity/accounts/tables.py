"""Accounts, what they may act as, and the links that let somebody choose a password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.rows import Row
from servicekit.db import UtcDateTime


class AccountRow(Row):
    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, comment="sensitive=false")
    email: Mapped[str] = mapped_column(
        String(254), unique=True, comment="canonical; sensitive=true"
    )
    first_name: Mapped[str] = mapped_column(String(100), comment="sensitive=true")
    last_name: Mapped[str] = mapped_column(String(100), comment="sensitive=true")
    phone: Mapped[str] = mapped_column(String(40), comment="sensitive=true")
    language: Mapped[str] = mapped_column(String(2), comment="en or es; sensitive=false")
    password_hash: Mapped[str | None] = mapped_column(
        String(200), comment="argon2id; none until one is chosen; sensitive=true"
    )
    password_changed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="sensitive=false"
    )
    password_warned_days: Mapped[int | None] = mapped_column(
        comment="days left when last warned that the password expires; sensitive=false"
    )
    is_active: Mapped[bool] = mapped_column(comment="sensitive=false")
    authz_v: Mapped[int] = mapped_column(comment="tokens below it are refused; sensitive=false")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")


class RoleAssignmentRow(Row):
    """A role for one organization, from an instant until another."""

    __tablename__ = "role_assignment"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, comment="sensitive=false")
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), index=True, comment="sensitive=false"
    )
    role: Mapped[str] = mapped_column(String(40), comment="sensitive=false")
    organization: Mapped[str] = mapped_column(
        String(7), index=True, comment="state, 001 or 001/023; sensitive=false"
    )
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    valid_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="first instant it no longer holds; sensitive=false"
    )
    granted_by: Mapped[str] = mapped_column(
        String(80), comment="account or command; sensitive=true"
    )


class InvitationRow(Row):
    """A mailed link, good once, to choose the first password (C07)."""

    __tablename__ = "invitation"

    digest: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="of the link's secret; sensitive=true"
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), index=True, comment="sensitive=false"
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")
