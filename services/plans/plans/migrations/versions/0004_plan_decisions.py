"""What reviewers decided on plans, and why; never changed again."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime, forbid_changes

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_decision",
        sa.Column("plan_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, 2, 3; sensitive=false"),
        sa.Column(
            "decision",
            sa.String(length=10),
            nullable=False,
            comment="returned|reopened; sensitive=false",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="as written; sensitive=true"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("by_name", sa.String(length=200), nullable=False, comment="name; sensitive=true"),
        sa.Column("actor", sa.String(length=80), nullable=False, comment="account; sensitive=true"),
        sa.Column(
            "acting_as",
            sa.String(length=80),
            nullable=True,
            comment="role and organization; sensitive=false",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_decision_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("plan_id", "number", name=op.f("pk_plan_decision")),
    )
    forbid_changes(op.get_bind(), "plan_decision")
