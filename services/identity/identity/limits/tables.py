"""One row for everything that is counted."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from identity.rows import Row
from servicekit.db import UtcDateTime


class Throttle(Row):
    """How often something happened since its window began; the key is a digest."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="digest of what is counted; sensitive=false"
    )
    window_start: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    count: Mapped[int] = mapped_column(comment="sensitive=false")
