"""Rows of plans: header, documents of steps, their versions, revisions, files, who is there."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
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
    Column(
        "is_late",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="as frozen in the newest revision; sensitive=false",
    ),
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

PLAN_DECISION = Table(
    "plan_decision",
    METADATA,
    Column("plan_id", ForeignKey(PLAN.c.id), primary_key=True, comment="sensitive=false"),
    Column("number", Integer, primary_key=True, comment="1, 2, 3; sensitive=false"),
    Column("decision", String(10), nullable=False, comment="returned|reopened; sensitive=false"),
    Column("reason", Text, nullable=False, comment="as written; sensitive=true"),
    Column("at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("by_name", String(200), nullable=False, comment="name; sensitive=true"),
    Column("actor", String(80), nullable=False, comment="account; sensitive=true"),
    Column("acting_as", String(80), comment="role and organization; sensitive=false"),
)

ATTACHMENT = Table(
    "attachment",
    METADATA,
    Column("id", Uuid, primary_key=True, comment="sensitive=false"),
    Column("plan_id", ForeignKey(PLAN.c.id), nullable=False, comment="sensitive=false"),
    Column("step", String(20), nullable=False, comment="sensitive=false"),
    Column("name", String(200), nullable=False, comment="sensitive=true"),
    Column("media_type", String(40), nullable=False, comment="sensitive=false"),
    Column("size", Integer, nullable=False, comment="bytes; sensitive=false"),
    Column("sha256", String(64), nullable=False, comment="sensitive=false"),
    Column("body", LargeBinary, nullable=False, comment="the file; sensitive=true"),
    Column("added_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("added_by", String(200), nullable=False, comment="name; sensitive=true"),
    Column("removed_at", UtcDateTime, comment="kept for frozen revisions; sensitive=false"),
    Column("removed_by", String(200), comment="name; sensitive=true"),
)
Index("ix_attachment_plan_id", ATTACHMENT.c.plan_id)

PLAN_PRESENCE = Table(
    "plan_presence",
    METADATA,
    Column("plan_id", ForeignKey(PLAN.c.id), primary_key=True, comment="sensitive=false"),
    Column("account", Uuid, primary_key=True, comment="sensitive=true"),
    Column("name", String(200), nullable=False, comment="sensitive=true"),
    Column(
        "acting_as", String(80), nullable=False, comment="role and organization; sensitive=false"
    ),
    Column("step", String(20), comment="empty: the plan's first page; sensitive=false"),
    Column("arrived_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("seen_at", UtcDateTime, nullable=False, comment="sensitive=false"),
)
