"""Rows of school years, each with its periods, what is owed, and districts' own first days."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, text

from plans.metadata import METADATA
from servicekit.db import JsonDocument, UtcDateTime

SCHOOL_YEAR = Table(
    "school_year",
    METADATA,
    Column("school_year", String(9), primary_key=True, comment="2026-2027; sensitive=false"),
    Column("status", String(10), nullable=False, comment="sensitive=false"),
    Column("first_day_on", Date, nullable=False, comment="first day of school; sensitive=false"),
    Column("parts", JsonDocument, comment="periods, updates; sensitive=false"),
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
