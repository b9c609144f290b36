"""Logins under way, their one-time codes, and the sessions that come of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.rows import Row
from servicekit.db import UtcDateTime


class LoginRow(Row):
    """One browser on its way through sign-in, known by the handle in its cookie."""

    __tablename__ = "login"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, comment="sensitive=false")
    digest: Mapped[str] = mapped_column(
        String(64), unique=True, comment="of the browser's handle; sensitive=true"
    )
    request: Mapped[str] = mapped_column(
        Text, comment="the authorize request to go back to; sensitive=false"
    )
    step: Mapped[str] = mapped_column(String(20), comment="where it stands; sensitive=false")
    network: Mapped[str] = mapped_column(String(45), comment="sensitive=true")
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), comment="once the password was right; sensitive=false"
    )
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("sign_in_session.id"), comment="once the code was right; sensitive=false"
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, comment="sensitive=false")


class OneTimeCodeRow(Row):
    """The newest code of a login; a resent one takes its place (R21)."""

    __tablename__ = "one_time_code"

    login_id: Mapped[UUID] = mapped_column(
        ForeignKey("login.id", ondelete="CASCADE"), primary_key=True, comment="sensitive=false"
    )
    digest: Mapped[str] = mapped_column(
        String(64), comment="HMAC-SHA256 over login and code; sensitive=true"
    )
    attempts: Mapped[int] = mapped_column(comment="tries so far; sensitive=false")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")


class SignInSessionRow(Row):
    """What people see as one sign-in, and can end (architecture section 4)."""

    __tablename__ = "sign_in_session"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, comment="sid; sensitive=false")
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), index=True, comment="sensitive=false"
    )
    assignment_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("role_assignment.id"), comment="acted in; sensitive=false"
    )
    network: Mapped[str] = mapped_column(String(45), comment="sensitive=true")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    last_seen_at: Mapped[datetime] = mapped_column(
        UtcDateTime, comment="last refresh; sensitive=false"
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="second factor shown again; none: since its start; sensitive=false"
    )
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")
