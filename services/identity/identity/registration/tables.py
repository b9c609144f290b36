"""Requests for an account, the unfinished ones, and the mail domains of districts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.rows import Row
from servicekit.db import JsonDocument, UtcDateTime


class RegistrationRow(Row):
    """One request; it reaches the approvers once the address is proved."""

    __tablename__ = "registration"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, comment="sensitive=false")
    reference: Mapped[str] = mapped_column(
        String(12), unique=True, comment="told to the applicant; sensitive=false"
    )
    email: Mapped[str] = mapped_column(String(254), index=True, comment="canonical; sensitive=true")
    first_name: Mapped[str] = mapped_column(String(100), comment="sensitive=true")
    last_name: Mapped[str] = mapped_column(String(100), comment="sensitive=true")
    phone: Mapped[str] = mapped_column(String(40), comment="sensitive=true")
    language: Mapped[str] = mapped_column(String(2), comment="en or es; sensitive=false")
    role: Mapped[str] = mapped_column(
        String(40), comment="as asked, then as given; sensitive=false"
    )
    organizations: Mapped[list[str]] = mapped_column(
        JsonDocument, comment="as asked, then as given; sensitive=false"
    )
    is_known_domain: Mapped[bool] = mapped_column(
        comment="the mail domain is on the district's list; sensitive=false"
    )
    password_hash: Mapped[str | None] = mapped_column(
        String(200), comment="until decided; sensitive=true"
    )
    status: Mapped[str] = mapped_column(String(20), index=True, comment="sensitive=false")
    version: Mapped[int] = mapped_column(comment="raised by each change; sensitive=false")
    proof_digest: Mapped[str] = mapped_column(
        String(64), unique=True, comment="of the mailed link's secret; sensitive=true"
    )
    proof_expires_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), comment="sensitive=false"
    )
    reason: Mapped[str | None] = mapped_column(Text, comment="of a rejection; sensitive=true")
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), comment="opened or found by the approval; sensitive=false"
    )


class DraftRow(Row):
    """What somebody has answered so far, on the way through the registration pages."""

    __tablename__ = "registration_draft"

    digest: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="of the browser's handle; sensitive=true"
    )
    answers: Mapped[dict[str, Any]] = mapped_column(JsonDocument, comment="sensitive=true")
    password_hash: Mapped[str | None] = mapped_column(String(200), comment="sensitive=true")
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")


class MailDomainRow(Row):
    """A mail domain that belongs to a district (D18)."""

    __tablename__ = "mail_domain"

    district_code: Mapped[str] = mapped_column(
        String(3), primary_key=True, comment="sensitive=false"
    )
    domain: Mapped[str] = mapped_column(String(253), primary_key=True, comment="sensitive=false")
    added_by: Mapped[str] = mapped_column(String(80), comment="account or command; sensitive=true")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
