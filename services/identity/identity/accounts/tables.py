"""Accounts, what they may act as, and the links that let somebody choose a password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, Uuid
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
    signed_in_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="the last time; sensitive=false"
    )
    warned_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="that it lies dormant; sensitive=false"
    )
    locked_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="for lying dormant; sensitive=false"
    )
    version: Mapped[int] = mapped_column(comment="raised by each change; sensitive=false")
    folded: Mapped[str] = mapped_column(
        String(500), comment="names and address as they are searched; sensitive=true"
    )


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
    affirmed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="said to be still right; none: since it began; sensitive=false"
    )
    affirmed_by: Mapped[str | None] = mapped_column(
        String(80), comment="account; none: who granted it; sensitive=true"
    )
    is_begun: Mapped[bool] = mapped_column(
        comment="others were told that it holds; sensitive=false"
    )
    is_ended: Mapped[bool] = mapped_column(
        comment="others were told that it holds no longer; sensitive=false"
    )


class AffirmationReminderRow(Row):
    """PED coordinators were reminded in this school year of what is not affirmed."""

    __tablename__ = "affirmation_reminder"

    school_year: Mapped[str] = mapped_column(String(9), primary_key=True, comment="sensitive=false")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")


class PendingGrantRow(Row):
    """A role that one person wants to grant and a second one confirms (C07, R18)."""

    __tablename__ = "pending_grant"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, comment="sensitive=false")
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), index=True, comment="sensitive=false"
    )
    role: Mapped[str] = mapped_column(String(40), comment="sensitive=false")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"), comment="sensitive=false")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    reason: Mapped[str] = mapped_column(Text, comment="sensitive=true")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")


class AddressChangeRow(Row):
    """A new address that counts once its mailed link was opened."""

    __tablename__ = "address_change"

    digest: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="of the link's secret; sensitive=true"
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), index=True, comment="sensitive=false"
    )
    email: Mapped[str] = mapped_column(String(254), comment="canonical; sensitive=true")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")


class InvitationRow(Row):
    """A mailed link, good once, to choose a password (C07, AIP-068)."""

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
