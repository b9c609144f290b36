"""Accounts, the directory's copy, and what is counted; audit rows are never changed."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "email", sa.String(length=254), nullable=False, comment="canonical; sensitive=true"
        ),
        sa.Column("first_name", sa.String(length=100), nullable=False, comment="sensitive=true"),
        sa.Column("last_name", sa.String(length=100), nullable=False, comment="sensitive=true"),
        sa.Column("phone", sa.String(length=40), nullable=False, comment="sensitive=true"),
        sa.Column(
            "language", sa.String(length=2), nullable=False, comment="en or es; sensitive=false"
        ),
        sa.Column(
            "password_hash",
            sa.String(length=200),
            nullable=True,
            comment="argon2id; none until one is chosen; sensitive=true",
        ),
        sa.Column("password_changed_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.Column("is_active", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "authz_v",
            sa.Integer(),
            nullable=False,
            comment="tokens below it are refused; sensitive=false",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "role_assignment",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("role", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column(
            "organization",
            sa.String(length=7),
            nullable=False,
            comment="state, 001 or 001/023; sensitive=false",
        ),
        sa.Column("valid_from", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "valid_until",
            UtcDateTime(),
            nullable=True,
            comment="first instant it no longer holds; sensitive=false",
        ),
        sa.Column(
            "granted_by",
            sa.String(length=80),
            nullable=False,
            comment="account or command; sensitive=true",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_assignment_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    op.create_index(
        op.f("ix_role_assignment_account_id"), "role_assignment", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_role_assignment_organization"), "role_assignment", ["organization"], unique=False
    )
    op.create_table(
        "invitation",
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="of the link's secret; sensitive=true",
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("used_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id_account")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"], unique=False)
    op.create_table(
        "directory_copy",
        sa.Column("id", sa.Integer(), nullable=False, comment="always 1; sensitive=false"),
        sa.Column("version", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_copy")),
    )
    op.create_table(
        "district",
        sa.Column("code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column("is_open", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
    )
    op.create_table(
        "school",
        sa.Column("district_code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column("code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column("is_open", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("district_code", "code", name=op.f("pk_school")),
    )
    op.create_table(
        "throttle",
        sa.Column(
            "key",
            sa.String(length=64),
            nullable=False,
            comment="digest of what is counted; sensitive=false",
        ),
        sa.Column("window_start", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("count", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
