"""Who is in a plan at this moment."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_presence",
        sa.Column("plan_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("account", sa.Uuid(), nullable=False, comment="sensitive=true"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="sensitive=true"),
        sa.Column(
            "acting_as",
            sa.String(length=80),
            nullable=False,
            comment="role and organization; sensitive=false",
        ),
        sa.Column(
            "step",
            sa.String(length=20),
            nullable=True,
            comment="empty: the plan's first page; sensitive=false",
        ),
        sa.Column("arrived_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("seen_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_presence_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("plan_id", "account", name=op.f("pk_plan_presence")),
    )
