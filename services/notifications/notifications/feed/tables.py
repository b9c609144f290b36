"""Every public event as it travelled."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.tables import Base
from servicekit.db import SeqInteger, UtcDateTime


class PublicEventRow(Base):
    """Appended once, never changed (a trigger refuses it)."""

    __tablename__ = "public_event"

    position: Mapped[int] = mapped_column(
        SeqInteger, primary_key=True, comment="the feed's cursor; sensitive=false"
    )
    event_id: Mapped[UUID] = mapped_column(unique=True, comment="sensitive=false")
    event_type: Mapped[str] = mapped_column(String(120), comment="sensitive=false")
    envelope: Mapped[str] = mapped_column(Text, comment="CloudEvent, as sent; sensitive=false")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
