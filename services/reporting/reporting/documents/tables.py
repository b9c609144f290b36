"""Documents that were made, or are asked for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from reporting.tables import Base
from servicekit.db import UtcDateTime


class Printed(Base):
    """The PDF of a frozen revision in one language; the hash says which content it shows."""

    __abstract__ = True

    content_sha256: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="of the revision; sensitive=false"
    )
    language: Mapped[str] = mapped_column(
        String(2), primary_key=True, comment="en|es; sensitive=false"
    )
    plan_id: Mapped[UUID] = mapped_column(index=True, comment="sensitive=false")
    revision: Mapped[int] = mapped_column(comment="sensitive=false")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, comment="sensitive=false")
    attempts: Mapped[int] = mapped_column(comment="begun so often; sensitive=false")
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")
    failure: Mapped[str | None] = mapped_column(
        String(30), comment="why it could not be made; sensitive=false"
    )
    pdf_sha256: Mapped[str | None] = mapped_column(String(64), comment="sensitive=false")
    pdf: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="names and addresses of staff are in it; sensitive=true"
    )


class DocumentRow(Printed):
    """Of the whole plan."""

    __tablename__ = "document"


class ExtractRow(Printed):
    """Of some sections."""

    __tablename__ = "extract"

    sections: Mapped[str] = mapped_column(
        String(200), primary_key=True, comment="their names, with commas; sensitive=false"
    )
