"""Files beside a plan's root causes."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("plan_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("step", sa.String(length=20), nullable=False, comment="sensitive=false"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="sensitive=true"),
        sa.Column("media_type", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes; sensitive=false"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="sensitive=false"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the file; sensitive=true"),
        sa.Column("added_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "added_by", sa.String(length=200), nullable=False, comment="name; sensitive=true"
        ),
        sa.Column(
            "removed_at",
            UtcDateTime(),
            nullable=True,
            comment="kept for frozen revisions; sensitive=false",
        ),
        sa.Column(
            "removed_by", sa.String(length=200), nullable=True, comment="name; sensitive=true"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_attachment_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_plan_id", "attachment", ["plan_id"], unique=False)
