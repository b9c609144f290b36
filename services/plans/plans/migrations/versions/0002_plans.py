"""School years, figures and plans; what is frozen is never changed again."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import JsonDocument, UtcDateTime, forbid_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_calendar()
    _create_figures()
    _create_improvement()
    for table in ("plan_step_version", "revision"):
        forbid_changes(op.get_bind(), table)


def _create_calendar() -> None:
    op.create_table(
        "school_year",
        sa.Column(
            "school_year", sa.String(length=9), nullable=False, comment="2026-2027; sensitive=false"
        ),
        sa.Column("status", sa.String(length=10), nullable=False, comment="sensitive=false"),
        sa.Column(
            "first_day_on",
            sa.Date(),
            nullable=False,
            comment="first day of school; sensitive=false",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("updated_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("school_year", name=op.f("pk_school_year")),
    )
    op.create_index(
        "uq_school_year_active",
        "school_year",
        ["status"],
        unique=True,
        postgresql_where=sa.text("status = 'active'"),
        sqlite_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "reporting_period",
        sa.Column("school_year", sa.String(length=9), nullable=False, comment="sensitive=false"),
        sa.Column("period", sa.String(length=4), nullable=False, comment="sensitive=false"),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="sensitive=false"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["school_year"],
            ["school_year.school_year"],
            name=op.f("fk_reporting_period_school_year_school_year"),
        ),
        sa.PrimaryKeyConstraint("school_year", "period", name=op.f("pk_reporting_period")),
    )


def _create_figures() -> None:
    op.create_table(
        "place",
        sa.Column("district_code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column(
            "school_code",
            sa.String(length=3),
            nullable=False,
            comment="empty: the district; sensitive=false",
        ),
        sa.Column("name", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column("is_open", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="of the directory; sensitive=false"
        ),
        sa.PrimaryKeyConstraint("district_code", "school_code", name=op.f("pk_place")),
    )
    op.create_index("ix_place_version", "place", ["version"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("school_year", sa.String(length=9), nullable=False, comment="sensitive=false"),
        sa.Column("period", sa.String(length=4), nullable=False, comment="sensitive=false"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="sensitive=false"),
        sa.Column("rule_version", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column("stored_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("school_year", "period", name=op.f("uq_snapshot_school_year")),
    )
    op.create_table(
        "wanted_snapshot",
        sa.Column("school_year", sa.String(length=9), nullable=False, comment="sensitive=false"),
        sa.Column("period", sa.String(length=4), nullable=False, comment="sensitive=false"),
        sa.Column(
            "snapshot_id", sa.Uuid(), nullable=False, comment="the valid one; sensitive=false"
        ),
        sa.Column("as_of", sa.Date(), nullable=False, comment="sensitive=false"),
        sa.Column("wanted_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("school_year", "period", name=op.f("pk_wanted_snapshot")),
    )
    op.create_table(
        "figure",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("district_code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column(
            "school_code",
            sa.String(length=3),
            nullable=False,
            comment="empty: the district; sensitive=false",
        ),
        sa.Column(
            "item", sa.String(length=10), nullable=False, comment="group or grade; sensitive=false"
        ),
        sa.Column("enrolled", sa.Integer(), nullable=False, comment="students; sensitive=true"),
        sa.Column(
            "numerator", sa.Integer(), nullable=False, comment="chronically absent; sensitive=true"
        ),
        sa.Column("denominator", sa.Integer(), nullable=False, comment="counted; sensitive=true"),
        sa.Column(
            "is_state", sa.Boolean(), nullable=False, comment="other districts may; sensitive=false"
        ),
        sa.Column(
            "is_public", sa.Boolean(), nullable=False, comment="anyone may see it; sensitive=false"
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["snapshot.snapshot_id"],
            name=op.f("fk_figure_snapshot_id_snapshot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "snapshot_id", "district_code", "school_code", "item", name=op.f("pk_figure")
        ),
    )


def _create_improvement() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "kind", sa.String(length=8), nullable=False, comment="school|district; sensitive=false"
        ),
        sa.Column("school_year", sa.String(length=9), nullable=False, comment="sensitive=false"),
        sa.Column("district_code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column(
            "school_code",
            sa.String(length=3),
            nullable=False,
            comment="empty: district; sensitive=false",
        ),
        sa.Column(
            "name", sa.String(length=200), nullable=False, comment="when begun; sensitive=false"
        ),
        sa.Column(
            "district_name", sa.String(length=200), nullable=False, comment="sensitive=false"
        ),
        sa.Column("status", sa.String(length=10), nullable=False, comment="sensitive=false"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="raised by every save; sensitive=false"
        ),
        sa.Column(
            "revision", sa.Integer(), nullable=False, comment="submissions so far; sensitive=false"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("updated_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "updated_by", sa.String(length=200), nullable=True, comment="name; sensitive=true"
        ),
        sa.Column(
            "submitted_at", UtcDateTime(), nullable=True, comment="the newest; sensitive=false"
        ),
        sa.Column(
            "submitted_by", sa.String(length=200), nullable=True, comment="name; sensitive=true"
        ),
        sa.ForeignKeyConstraint(
            ["school_year"],
            ["school_year.school_year"],
            name=op.f("fk_plan_school_year_school_year"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint(
            "school_year", "district_code", "school_code", name=op.f("uq_plan_school_year")
        ),
    )
    op.create_index("ix_plan_place", "plan", ["district_code", "school_code"], unique=False)
    op.create_table(
        "plan_step",
        sa.Column("plan_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("step", sa.String(length=20), nullable=False, comment="sensitive=false"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="0: never saved; sensitive=false"
        ),
        sa.Column("body", JsonDocument, nullable=False, comment="what was typed; sensitive=true"),
        sa.Column("saved_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.Column("saved_by", sa.String(length=200), nullable=True, comment="name; sensitive=true"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id_plan")),
        sa.PrimaryKeyConstraint("plan_id", "step", name=op.f("pk_plan_step")),
    )
    op.create_table(
        "plan_step_version",
        sa.Column("plan_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("step", sa.String(length=20), nullable=False, comment="sensitive=false"),
        sa.Column("version", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column("body", JsonDocument, nullable=False, comment="what was typed; sensitive=true"),
        sa.Column("saved_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "saved_by", sa.String(length=200), nullable=False, comment="name; sensitive=true"
        ),
        sa.Column("actor", sa.String(length=80), nullable=False, comment="account; sensitive=true"),
        sa.Column(
            "acting_as",
            sa.String(length=80),
            nullable=True,
            comment="role and organization; sensitive=false",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_step_version_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("plan_id", "step", "version", name=op.f("pk_plan_step_version")),
    )
    op.create_table(
        "revision",
        sa.Column("plan_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "text", sa.Text(), nullable=False, comment="RFC 8785 JSON, as hashed; sensitive=true"
        ),
        sa.Column(
            "content_sha256", sa.String(length=64), nullable=False, comment="sensitive=false"
        ),
        sa.Column(
            "previous_sha256",
            sa.String(length=64),
            nullable=True,
            comment="the revision before; sensitive=false",
        ),
        sa.Column("submitted_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_revision_plan_id_plan")),
        sa.PrimaryKeyConstraint("plan_id", "revision", name=op.f("pk_revision")),
    )
