"""Forgotten passwords, and the links that were mailed for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.rows import Row
from servicekit.db import UtcDateTime


class PasswordResetRow(Row):
    """Somebody said that the password of an address is forgotten; a link only if it has one."""

    __tablename__ = "password_reset"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, comment="sensitive=false")
    email: Mapped[str] = mapped_column(String(254), comment="as asked for; sensitive=true")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, comment="sensitive=false")
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), index=True, comment="whose link was mailed; sensitive=false"
    )
    digest: Mapped[str | None] = mapped_column(
        String(64), unique=True, comment="of the link's secret; sensitive=true"
    )
    used_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="or replaced by a newer link; sensitive=false"
    )
