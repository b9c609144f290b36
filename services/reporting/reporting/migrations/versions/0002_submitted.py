"""The read models of the report Attendance Plan Submitted."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_copy",
        sa.Column(
            "id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="always 1; sensitive=false",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="of stars-sync's directory; sensitive=false",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_copy")),
    )
    op.create_table(
        "organization",
        sa.Column("district_code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column(
            "school_code",
            sa.String(length=3),
            nullable=False,
            comment="empty for a district; sensitive=false",
        ),
        sa.Column("name", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column(
            "folded_name",
            sa.String(length=400),
            nullable=False,
            comment="for searching and sorting; sensitive=false",
        ),
        sa.Column("is_open", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("district_code", "school_code", name=op.f("pk_organization")),
    )
    op.create_table(
        "plan_status",
        sa.Column("school_year", sa.String(length=9), nullable=False, comment="sensitive=false"),
        sa.Column("district_code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column(
            "school_code",
            sa.String(length=3),
            nullable=False,
            comment="empty for a district; sensitive=false",
        ),
        sa.Column("plan_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("due_at", UtcDateTime(), nullable=True, comment="of this plan; sensitive=false"),
        sa.Column("submitted_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.Column(
            "revision", sa.Integer(), nullable=True, comment="last submitted; sensitive=false"
        ),
        sa.Column(
            "is_late",
            sa.Boolean(),
            nullable=False,
            comment="as frozen at submission; sensitive=false",
        ),
        sa.PrimaryKeyConstraint(
            "school_year", "district_code", "school_code", name=op.f("pk_plan_status")
        ),
    )
    op.create_table(
        "school_year",
        sa.Column(
            "school_year", sa.String(length=9), nullable=False, comment="2026-2027; sensitive=false"
        ),
        sa.Column(
            "status",
            sa.String(length=10),
            nullable=False,
            comment="draft|active|inactive|archived; sensitive=false",
        ),
        sa.Column(
            "plans_due_at",
            UtcDateTime(),
            nullable=True,
            comment="end of the due date; sensitive=false",
        ),
        sa.PrimaryKeyConstraint("school_year", name=op.f("pk_school_year")),
    )
