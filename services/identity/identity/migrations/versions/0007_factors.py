"""Authenticator apps and recovery codes."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authenticator_app",
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("secret", sa.Text(), nullable=False, comment="sealed; sensitive=true"),
        sa.Column(
            "last_step",
            sa.BigInteger(),
            nullable=False,
            comment="half minute of the newest code used; sensitive=false",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_authenticator_app_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_authenticator_app")),
    )
    op.create_table(
        "recovery_code",
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="HMAC over account and code; sensitive=true",
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("used_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])
