"""Read models: copies of what plans and stars-sync own, fed by their events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from servicekit.db import JsonDocument, UtcDateTime, metadata


class Base(DeclarativeBase):
    metadata = metadata()


class SchoolYearRow(Base):
    __tablename__ = "school_year"

    school_year: Mapped[str] = mapped_column(
        String(9), primary_key=True, comment="2026-2027; sensitive=false"
    )
    status: Mapped[str] = mapped_column(
        String(10), comment="draft|active|inactive|archived; sensitive=false"
    )
    plans_due_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="end of the due date; sensitive=false"
    )
    district_plans_due_at: Mapped[dict[str, str] | None] = mapped_column(
        JsonDocument, comment="where it is another one, by district code; sensitive=false"
    )


class OrganizationRow(Base):
    """A district (`school_code` empty) or a school; one that closed keeps its plans."""

    __tablename__ = "organization"

    district_code: Mapped[str] = mapped_column(
        String(3), primary_key=True, comment="sensitive=false"
    )
    school_code: Mapped[str] = mapped_column(
        String(3), primary_key=True, comment="empty for a district; sensitive=false"
    )
    name: Mapped[str] = mapped_column(String(200), comment="sensitive=false")
    folded_name: Mapped[str] = mapped_column(
        String(400), comment="for searching and sorting; sensitive=false"
    )
    is_open: Mapped[bool] = mapped_column(comment="sensitive=false")


class DirectoryCopyRow(Base):
    """How far the directory is copied; one row."""

    __tablename__ = "directory_copy"

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="always 1; sensitive=false"
    )
    version: Mapped[int] = mapped_column(comment="of stars-sync's directory; sensitive=false")


class PlanStatusRow(Base):
    """The plan of one organization in one year, as far as its events told."""

    __tablename__ = "plan_status"

    school_year: Mapped[str] = mapped_column(String(9), primary_key=True, comment="sensitive=false")
    district_code: Mapped[str] = mapped_column(
        String(3), primary_key=True, comment="sensitive=false"
    )
    school_code: Mapped[str] = mapped_column(
        String(3), primary_key=True, comment="empty for a district; sensitive=false"
    )
    plan_id: Mapped[UUID] = mapped_column(comment="sensitive=false")
    due_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, comment="of this plan; sensitive=false"
    )
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, comment="sensitive=false")
    revision: Mapped[int | None] = mapped_column(comment="last submitted; sensitive=false")
    is_late: Mapped[bool] = mapped_column(comment="as frozen at submission; sensitive=false")
