"""Rows of mails on their way, and of the embedded mailbox."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from notifications.tables import Base
from servicekit.db import UtcDateTime


class DeliveryRow(Base):
    """One mail to one person for one cause: asked for twice, it is sent once (R6)."""

    __tablename__ = "delivery"

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="in Message-ID; sensitive=false")
    cause: Mapped[str] = mapped_column(
        String(200), comment="command, or what the event is about; sensitive=false"
    )
    recipient_hash: Mapped[str] = mapped_column(
        String(64), comment="keyed hash of the address; sensitive=true"
    )
    template: Mapped[str] = mapped_column(String(40), comment="sensitive=false")
    sealed: Mapped[str | None] = mapped_column(
        Text, comment="address, name, values, encrypted; erased when closed; sensitive=true"
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    expires_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="never sent from then on; sensitive=false"
    )
    outcome: Mapped[str] = mapped_column(
        String(8), comment="waiting|sent|expired|failed; sensitive=false"
    )
    reason: Mapped[str | None] = mapped_column(
        String(60), comment="code of why it failed; sensitive=false"
    )
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")

    __table_args__ = (
        UniqueConstraint("cause", "recipient_hash", "template"),
        Index("ix_delivery_outcome_created_at", "outcome", "created_at"),
    )


class KeptMailRow(Base):
    """A mail of the embedded mailbox; there is none where a mail server is set."""

    __tablename__ = "kept_mail"

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="the delivery; sensitive=false")
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, comment="sensitive=false")
    sealed: Mapped[str] = mapped_column(Text, comment="the mail, encrypted; sensitive=true")
