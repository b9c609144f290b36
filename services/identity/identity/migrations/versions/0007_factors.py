"""Authenticator apps, recovery codes, passkeys."""

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
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "credential_id",
            sa.String(length=1400),
            nullable=False,
            comment="base64url; sensitive=true",
        ),
        sa.Column(
            "public_key", sa.Text(), nullable=False, comment="COSE, base64url; sensitive=false"
        ),
        sa.Column(
            "sign_count",
            sa.BigInteger(),
            nullable=False,
            comment="of the device, 0 where it counts not; sensitive=false",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("last_used_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.create_table(
        "passkey_challenge",
        sa.Column("owner", sa.Uuid(), nullable=False, comment="login or account; sensitive=false"),
        sa.Column(
            "challenge",
            sa.String(length=100),
            nullable=False,
            comment="base64url; sensitive=true",
        ),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_passkey_challenge")),
    )
    op.create_index(op.f("ix_passkey_challenge_expires_at"), "passkey_challenge", ["expires_at"])
