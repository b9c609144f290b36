"""Rows of school years and their reporting periods."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, text

from plans.metadata import METADATA
from servicekit.db import UtcDateTime

SCHOOL_YEAR = Table(
    "school_year",
    METADATA,
    Column("school_year", String(9), primary_key=True, comment="2026-2027; sensitive=false"),
    Column("status", String(10), nullable=False, comment="sensitive=false"),
    Column("first_day_on", Date, nullable=False, comment="first day of school; sensitive=false"),
    Column("version", Integer, nullable=False, comment="sensitive=false"),
    Column("created_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("updated_at", UtcDateTime, nullable=False, comment="sensitive=false"),
)
# Entry is open in one year at most, whoever asks at the same moment (C06).
Index(
    "uq_school_year_active",
    SCHOOL_YEAR.c.status,
    unique=True,
    postgresql_where=text("status = 'active'"),
    sqlite_where=text("status = 'active'"),
)

REPORTING_PERIOD = Table(
    "reporting_period",
    METADATA,
    Column(
        "school_year",
        ForeignKey(SCHOOL_YEAR.c.school_year),
        primary_key=True,
        comment="sensitive=false",
    ),
    Column("period", String(4), primary_key=True, comment="sensitive=false"),
    Column("starts_on", Date, nullable=False, comment="sensitive=false"),
    Column("ends_on", Date, nullable=False, comment="sensitive=false"),
)
