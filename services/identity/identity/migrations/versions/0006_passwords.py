"""Links for forgotten passwords, and how often an owner was warned that one expires."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "account",
        sa.Column(
            "password_warned_days",
            sa.Integer(),
            nullable=True,
            comment="days left when last warned that the password expires; sensitive=false",
        ),
    )
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "email", sa.String(length=254), nullable=False, comment="as asked for; sensitive=true"
        ),
        sa.Column("asked_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "account_id", sa.Uuid(), nullable=True, comment="whose link was mailed; sensitive=false"
        ),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=True,
            comment="of the link's secret; sensitive=true",
        ),
        sa.Column(
            "used_at",
            UtcDateTime(),
            nullable=True,
            comment="or replaced by a newer link; sensitive=false",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_reset_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("digest", name=op.f("uq_password_reset_digest")),
    )
    op.create_index(op.f("ix_password_reset_account_id"), "password_reset", ["account_id"])
    op.create_index(op.f("ix_password_reset_asked_at"), "password_reset", ["asked_at"])
