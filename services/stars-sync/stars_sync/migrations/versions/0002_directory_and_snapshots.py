"""The directory, refreshes, snapshots and figures."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_version",
        sa.Column(
            "version", sa.Integer(), autoincrement=False, nullable=False, comment="sensitive=false"
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("district_count", sa.Integer(), nullable=False, comment="open; sensitive=false"),
        sa.Column("school_count", sa.Integer(), nullable=False, comment="open; sensitive=false"),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_directory_version")),
    )
    op.create_table(
        "district",
        sa.Column("code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column(
            "organization_type", sa.String(length=40), nullable=False, comment="sensitive=false"
        ),
        sa.Column("nces_id", sa.String(length=20), nullable=False, comment="sensitive=false"),
        sa.Column("is_open", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.Column("version", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
    )
    op.create_index(op.f("ix_district_version"), "district", ["version"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "status",
            sa.String(length=20),
            nullable=False,
            comment="running|published|refused|failed|interrupted; sensitive=false",
        ),
        sa.Column(
            "started_by",
            sa.String(length=80),
            nullable=False,
            comment="account, client; sensitive=true",
        ),
        sa.Column("started_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.Column("problem_count", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "directory_version", sa.Integer(), nullable=True, comment="made by it; sensitive=false"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("school_year", sa.String(length=9), nullable=False, comment="sensitive=false"),
        sa.Column("period", sa.String(length=4), nullable=False, comment="sensitive=false"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "content_hash",
            sa.String(length=64),
            nullable=False,
            comment="of its files and rules; its folder's name; sensitive=false",
        ),
        sa.Column("rule_version", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column("mask_version", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "published_at", UtcDateTime(), nullable=False, comment="last time; sensitive=false"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_snapshot_content_hash")),
    )
    op.create_table(
        "active_snapshot",
        sa.Column("school_year", sa.String(length=9), nullable=False, comment="sensitive=false"),
        sa.Column("period", sa.String(length=4), nullable=False, comment="sensitive=false"),
        sa.Column("snapshot_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_active_snapshot_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("school_year", "period", name=op.f("pk_active_snapshot")),
    )
    op.create_table(
        "figure",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "district_code",
            sa.String(length=3),
            nullable=False,
            comment="empty: state; sensitive=false",
        ),
        sa.Column(
            "school_code",
            sa.String(length=3),
            nullable=False,
            comment="empty: district; sensitive=false",
        ),
        sa.Column(
            "item", sa.String(length=10), nullable=False, comment="group or grade; sensitive=false"
        ),
        sa.Column(
            "numerator", sa.Integer(), nullable=False, comment="chronically absent; sensitive=true"
        ),
        sa.Column(
            "denominator", sa.Integer(), nullable=False, comment="10 days or more; sensitive=true"
        ),
        sa.Column(
            "not_in_tier", sa.Integer(), nullable=False, comment="under 10 days; sensitive=true"
        ),
        sa.Column("tier_1", sa.Integer(), nullable=False, comment="sensitive=true"),
        sa.Column("tier_2", sa.Integer(), nullable=False, comment="sensitive=true"),
        sa.Column("tier_3", sa.Integer(), nullable=False, comment="sensitive=true"),
        sa.Column("tier_4", sa.Integer(), nullable=False, comment="sensitive=true"),
        sa.Column("enrolled_half_days", sa.Integer(), nullable=False, comment="sensitive=true"),
        sa.Column("absent_half_days", sa.Integer(), nullable=False, comment="sensitive=true"),
        sa.Column("unexcused_half_days", sa.Integer(), nullable=False, comment="sensitive=true"),
        sa.Column("is_shown_own", sa.Boolean(), nullable=False, comment="D08; sensitive=false"),
        sa.Column("is_shown_state", sa.Boolean(), nullable=False, comment="D08; sensitive=false"),
        sa.Column("is_shown_public", sa.Boolean(), nullable=False, comment="D08; sensitive=false"),
        sa.CheckConstraint(
            "denominator = tier_1 + tier_2 + tier_3 + tier_4", name=op.f("ck_figure_denominator")
        ),
        sa.CheckConstraint("numerator = tier_3 + tier_4", name=op.f("ck_figure_numerator")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_figure_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint(
            "snapshot_id", "district_code", "school_code", "item", name=op.f("pk_figure")
        ),
    )
    op.create_table(
        "import_file",
        sa.Column("import_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("position", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "name", sa.String(length=200), nullable=False, comment="as sent; sensitive=false"
        ),
        sa.Column("kind", sa.String(length=20), nullable=True, comment="sensitive=false"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="sensitive=false"),
        sa.Column("row_count", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name=op.f("fk_import_file_import_id_import_run")
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_import_file")),
    )
    op.create_table(
        "import_problem",
        sa.Column("import_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1; sensitive=false"),
        sa.Column("file", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column(
            "line", sa.Integer(), nullable=False, comment="0: the whole file; sensitive=false"
        ),
        sa.Column("column_name", sa.String(length=100), nullable=False, comment="sensitive=false"),
        sa.Column("rule", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column(
            "value",
            sa.String(length=100),
            nullable=False,
            comment="no student number; sensitive=true",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name=op.f("fk_import_problem_import_id_import_run")
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_import_problem")),
    )
    op.create_table(
        "school",
        sa.Column("district_code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column("code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column("level", sa.String(length=10), nullable=False, comment="sensitive=false"),
        sa.Column("status", sa.String(length=20), nullable=False, comment="sensitive=false"),
        sa.Column("nces_id", sa.String(length=20), nullable=False, comment="sensitive=false"),
        sa.Column("is_open", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.Column("version", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_school_district_code_district")
        ),
        sa.PrimaryKeyConstraint("district_code", "code", name=op.f("pk_school")),
    )
    op.create_index(op.f("ix_school_version"), "school", ["version"], unique=False)
    op.create_table(
        "snapshot_file",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("period", sa.String(length=4), nullable=False, comment="sensitive=false"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="sensitive=false"),
        sa.Column("as_of", sa.Date(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="of the file as sent; sensitive=false",
        ),
        sa.Column("row_count", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_file_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "period", "kind", name=op.f("pk_snapshot_file")),
    )
