"""Copies of the directory and of the figures with their masks; stars-sync owns both."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)

from plans.metadata import METADATA
from servicekit.db import UtcDateTime

PLACE = Table(
    "place",
    METADATA,
    Column("district_code", String(3), primary_key=True, comment="sensitive=false"),
    Column(
        "school_code", String(3), primary_key=True, comment="empty: the district; sensitive=false"
    ),
    Column("name", String(200), nullable=False, comment="sensitive=false"),
    Column("is_open", Boolean, nullable=False, comment="sensitive=false"),
    Column("version", Integer, nullable=False, comment="of the directory; sensitive=false"),
)
Index("ix_place_version", PLACE.c.version)

WANTED_SNAPSHOT = Table(
    "wanted_snapshot",
    METADATA,
    Column("school_year", String(9), primary_key=True, comment="sensitive=false"),
    Column("period", String(4), primary_key=True, comment="sensitive=false"),
    Column("snapshot_id", Uuid, nullable=False, comment="the valid one; sensitive=false"),
    Column("as_of", Date, nullable=False, comment="sensitive=false"),
    Column("wanted_at", UtcDateTime, nullable=False, comment="sensitive=false"),
)

SNAPSHOT = Table(
    "snapshot",
    METADATA,
    Column("snapshot_id", Uuid, primary_key=True, comment="sensitive=false"),
    Column("school_year", String(9), nullable=False, comment="sensitive=false"),
    Column("period", String(4), nullable=False, comment="sensitive=false"),
    Column("as_of", Date, nullable=False, comment="sensitive=false"),
    Column("rule_version", String(40), nullable=False, comment="sensitive=false"),
    Column("days_to_come", Integer, comment="until the year's end; sensitive=false"),
    Column("stored_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    UniqueConstraint("school_year", "period"),
)

FIGURE = Table(
    "figure",
    METADATA,
    Column(
        "snapshot_id",
        ForeignKey(SNAPSHOT.c.snapshot_id, ondelete="CASCADE"),
        primary_key=True,
        comment="sensitive=false",
    ),
    Column("district_code", String(3), primary_key=True, comment="sensitive=false"),
    Column(
        "school_code", String(3), primary_key=True, comment="empty: the district; sensitive=false"
    ),
    Column("item", String(10), primary_key=True, comment="group or grade; sensitive=false"),
    Column("enrolled", Integer, nullable=False, comment="students; sensitive=true"),
    Column("numerator", Integer, nullable=False, comment="chronically absent; sensitive=true"),
    Column("denominator", Integer, nullable=False, comment="counted; sensitive=true"),
    Column("is_state", Boolean, nullable=False, comment="other districts may; sensitive=false"),
    Column("is_public", Boolean, nullable=False, comment="anyone may see it; sensitive=false"),
    Column("lost_at_least", Integer, comment="coarse, for anyone; sensitive=false"),
    Column("days_left", Integer, comment="average, for anyone; sensitive=false"),
)
