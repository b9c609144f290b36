"""The list of subscribers."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from notifications.tables import Base
from servicekit.db import JsonDocument, UtcDateTime


class SubscriberRow(Base):
    """One that was removed stays, inactive, so that its name still says whose it was."""

    __tablename__ = "subscriber"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, comment="sensitive=false")
    event_patterns: Mapped[list[str]] = mapped_column(
        JsonDocument, comment="of the bus; sensitive=false"
    )
    client_id: Mapped[str] = mapped_column(
        String(60), comment="its client at identity; sensitive=false"
    )
    is_active: Mapped[bool] = mapped_column(comment="sensitive=false")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    rotated_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="last change of its secrets; sensitive=false"
    )
