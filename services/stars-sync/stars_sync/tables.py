"""Rows of stars-sync. Students are in no table: their rows are Parquet files (R28)."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    Uuid,
)

from servicekit.db import UtcDateTime, metadata

METADATA = metadata()

DIRECTORY_VERSION = Table(
    "directory_version",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False, comment="sensitive=false"),
    Column("made_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("district_count", Integer, nullable=False, comment="open; sensitive=false"),
    Column("school_count", Integer, nullable=False, comment="open; sensitive=false"),
)

DISTRICT = Table(
    "district",
    METADATA,
    Column("code", String(3), primary_key=True, comment="sensitive=false"),
    Column("name", String(200), nullable=False, comment="sensitive=false"),
    Column("organization_type", String(40), nullable=False, comment="sensitive=false"),
    Column("nces_id", String(20), nullable=False, comment="sensitive=false"),
    Column("is_open", Boolean, nullable=False, comment="sensitive=false"),
    Column("version", Integer, nullable=False, index=True, comment="sensitive=false"),
)

SCHOOL = Table(
    "school",
    METADATA,
    Column(
        "district_code", ForeignKey(DISTRICT.c.code), primary_key=True, comment="sensitive=false"
    ),
    Column("code", String(3), primary_key=True, comment="sensitive=false"),
    Column("name", String(200), nullable=False, comment="sensitive=false"),
    Column("level", String(10), nullable=False, comment="sensitive=false"),
    Column("status", String(20), nullable=False, comment="sensitive=false"),
    Column("nces_id", String(20), nullable=False, comment="sensitive=false"),
    Column("is_open", Boolean, nullable=False, comment="sensitive=false"),
    Column("version", Integer, nullable=False, index=True, comment="sensitive=false"),
)

IMPORT_RUN = Table(
    "import_run",
    METADATA,
    Column("id", Uuid, primary_key=True, comment="sensitive=false"),
    Column(
        "status",
        String(20),
        nullable=False,
        comment="running|published|refused|failed|interrupted; sensitive=false",
    ),
    Column("started_by", String(80), nullable=False, comment="account, client; sensitive=true"),
    Column("started_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("ended_at", UtcDateTime, comment="sensitive=false"),
    Column("problem_count", Integer, nullable=False, comment="sensitive=false"),
    Column("directory_version", Integer, comment="made by it; sensitive=false"),
)

IMPORT_FILE = Table(
    "import_file",
    METADATA,
    Column("import_id", ForeignKey(IMPORT_RUN.c.id), primary_key=True, comment="sensitive=false"),
    Column("position", Integer, primary_key=True, comment="sensitive=false"),
    Column("name", String(200), nullable=False, comment="as sent; sensitive=false"),
    Column("kind", String(20), comment="sensitive=false"),
    Column("sha256", String(64), nullable=False, comment="sensitive=false"),
    Column("row_count", Integer, nullable=False, comment="sensitive=false"),
)

IMPORT_PROBLEM = Table(
    "import_problem",
    METADATA,
    Column("import_id", ForeignKey(IMPORT_RUN.c.id), primary_key=True, comment="sensitive=false"),
    Column("position", Integer, primary_key=True, comment="from 1; sensitive=false"),
    Column("file", String(200), nullable=False, comment="sensitive=false"),
    Column("line", Integer, nullable=False, comment="0: the whole file; sensitive=false"),
    Column("column_name", String(100), nullable=False, comment="sensitive=false"),
    Column("rule", String(40), nullable=False, comment="sensitive=false"),
    Column("value", String(100), nullable=False, comment="no student number; sensitive=true"),
    Column("reason", Text, nullable=False, comment="sensitive=false"),
)

SNAPSHOT = Table(
    "snapshot",
    METADATA,
    Column("id", Uuid, primary_key=True, comment="sensitive=false"),
    Column("school_year", String(9), nullable=False, comment="sensitive=false"),
    Column("period", String(4), nullable=False, comment="sensitive=false"),
    Column("as_of", Date, nullable=False, comment="sensitive=false"),
    Column(
        "content_hash",
        String(64),
        nullable=False,
        unique=True,
        comment="of its files and rules; its folder's name; sensitive=false",
    ),
    Column("rule_version", String(40), nullable=False, comment="sensitive=false"),
    Column("mask_version", String(40), nullable=False, comment="sensitive=false"),
    Column("days_to_come", Integer, comment="until the year's end; sensitive=false"),
    Column("made_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("published_at", UtcDateTime, nullable=False, comment="last time; sensitive=false"),
)

SNAPSHOT_FILE = Table(
    "snapshot_file",
    METADATA,
    Column("snapshot_id", ForeignKey(SNAPSHOT.c.id), primary_key=True, comment="sensitive=false"),
    Column("period", String(4), primary_key=True, comment="sensitive=false"),
    Column("kind", String(20), primary_key=True, comment="sensitive=false"),
    Column("as_of", Date, nullable=False, comment="sensitive=false"),
    Column("sha256", String(64), nullable=False, comment="of the file as sent; sensitive=false"),
    Column("row_count", Integer, nullable=False, comment="sensitive=false"),
)

ACTIVE_SNAPSHOT = Table(
    "active_snapshot",
    METADATA,
    Column("school_year", String(9), primary_key=True, comment="sensitive=false"),
    Column("period", String(4), primary_key=True, comment="sensitive=false"),
    Column("snapshot_id", ForeignKey(SNAPSHOT.c.id), nullable=False, comment="sensitive=false"),
)

FIGURE = Table(
    "figure",
    METADATA,
    Column("snapshot_id", ForeignKey(SNAPSHOT.c.id), primary_key=True, comment="sensitive=false"),
    Column("district_code", String(3), primary_key=True, comment="empty: state; sensitive=false"),
    Column("school_code", String(3), primary_key=True, comment="empty: district; sensitive=false"),
    Column("item", String(10), primary_key=True, comment="group or grade; sensitive=false"),
    Column("numerator", Integer, nullable=False, comment="chronically absent; sensitive=true"),
    Column("denominator", Integer, nullable=False, comment="10 days or more; sensitive=true"),
    Column("not_in_tier", Integer, nullable=False, comment="under 10 days; sensitive=true"),
    Column("tier_1", Integer, nullable=False, comment="sensitive=true"),
    Column("tier_2", Integer, nullable=False, comment="sensitive=true"),
    Column("tier_3", Integer, nullable=False, comment="sensitive=true"),
    Column("tier_4", Integer, nullable=False, comment="sensitive=true"),
    Column("enrolled_half_days", Integer, nullable=False, comment="sensitive=true"),
    Column("absent_half_days", Integer, nullable=False, comment="sensitive=true"),
    Column("unexcused_half_days", Integer, nullable=False, comment="sensitive=true"),
    Column("is_shown_own", Boolean, nullable=False, comment="D08; sensitive=false"),
    Column("is_shown_state", Boolean, nullable=False, comment="D08; sensitive=false"),
    Column("is_shown_public", Boolean, nullable=False, comment="D08; sensitive=false"),
    Column("lost_at_least", Integer, comment="coarse, for anyone; sensitive=false"),
    Column("days_left", Integer, comment="average, for anyone; sensitive=false"),
    CheckConstraint("numerator = tier_3 + tier_4", name="numerator"),
    CheckConstraint("denominator = tier_1 + tier_2 + tier_3 + tier_4", name="denominator"),
)
