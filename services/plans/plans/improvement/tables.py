"""Rows of plans: header, one document a step, every version of it, frozen revisions."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from plans.metadata import METADATA
from servicekit.db import JsonDocument, UtcDateTime

PLAN = Table(
    "plan",
    METADATA,
    Column("id", Uuid, primary_key=True, comment="sensitive=false"),
    Column("kind", String(8), nullable=False, comment="school|district; sensitive=false"),
    Column(
        "school_year",
        ForeignKey("school_year.school_year"),
        nullable=False,
        comment="sensitive=false",
    ),
    Column("district_code", String(3), nullable=False, comment="sensitive=false"),
    Column("school_code", String(3), nullable=False, comment="empty: district; sensitive=false"),
    Column("name", String(200), nullable=False, comment="when begun; sensitive=false"),
    Column("district_name", String(200), nullable=False, comment="sensitive=false"),
    Column("status", String(10), nullable=False, comment="sensitive=false"),
    Column("version", Integer, nullable=False, comment="raised by every save; sensitive=false"),
    Column("revision", Integer, nullable=False, comment="submissions so far; sensitive=false"),
    Column("created_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("updated_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("updated_by", String(200), comment="name; sensitive=true"),
    Column("submitted_at", UtcDateTime, comment="the newest; sensitive=false"),
    Column("submitted_by", String(200), comment="name; sensitive=true"),
    UniqueConstraint("school_year", "district_code", "school_code"),
)
Index("ix_plan_place", PLAN.c.district_code, PLAN.c.school_code)

PLAN_STEP = Table(
    "plan_step",
    METADATA,
    Column("plan_id", ForeignKey(PLAN.c.id), primary_key=True, comment="sensitive=false"),
    Column("step", String(20), primary_key=True, comment="sensitive=false"),
    Column("version", Integer, nullable=False, comment="0: never saved; sensitive=false"),
    Column("body", JsonDocument, nullable=False, comment="what was typed; sensitive=true"),
    Column("saved_at", UtcDateTime, comment="sensitive=false"),
    Column("saved_by", String(200), comment="name; sensitive=true"),
)

PLAN_STEP_VERSION = Table(
    "plan_step_version",
    METADATA,
    Column("plan_id", ForeignKey(PLAN.c.id), primary_key=True, comment="sensitive=false"),
    Column("step", String(20), primary_key=True, comment="sensitive=false"),
    Column("version", Integer, primary_key=True, comment="sensitive=false"),
    Column("body", JsonDocument, nullable=False, comment="what was typed; sensitive=true"),
    Column("saved_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("saved_by", String(200), nullable=False, comment="name; sensitive=true"),
    Column("actor", String(80), nullable=False, comment="account; sensitive=true"),
    Column("acting_as", String(80), comment="role and organization; sensitive=false"),
)

REVISION = Table(
    "revision",
    METADATA,
    Column("plan_id", ForeignKey(PLAN.c.id), primary_key=True, comment="sensitive=false"),
    Column("revision", Integer, primary_key=True, comment="sensitive=false"),
    Column("text", Text, nullable=False, comment="RFC 8785 JSON, as hashed; sensitive=true"),
    Column("content_sha256", String(64), nullable=False, comment="sensitive=false"),
    Column("previous_sha256", String(64), comment="the revision before; sensitive=false"),
    Column("submitted_at", UtcDateTime, nullable=False, comment="sensitive=false"),
)
