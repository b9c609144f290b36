"""The copy of stars-sync's directory."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from identity.rows import Row


class DistrictRow(Row):
    __tablename__ = "district"

    code: Mapped[str] = mapped_column(String(3), primary_key=True, comment="sensitive=false")
    name: Mapped[str] = mapped_column(String(200), comment="sensitive=false")
    is_open: Mapped[bool] = mapped_column(comment="sensitive=false")


class SchoolRow(Row):
    """A school's code is unique inside its district only (D09)."""

    __tablename__ = "school"

    district_code: Mapped[str] = mapped_column(
        String(3), primary_key=True, comment="sensitive=false"
    )
    code: Mapped[str] = mapped_column(String(3), primary_key=True, comment="sensitive=false")
    name: Mapped[str] = mapped_column(String(200), comment="sensitive=false")
    is_open: Mapped[bool] = mapped_column(comment="sensitive=false")


class DirectoryCopy(Row):
    """One row: which version the copy has reached."""

    __tablename__ = "directory_copy"

    id: Mapped[int] = mapped_column(primary_key=True, comment="always 1; sensitive=false")
    version: Mapped[int] = mapped_column(comment="sensitive=false")
