"""Logins under way, their codes, and sessions."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sid; sensitive=false"),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("assignment_id", sa.Uuid(), nullable=True, comment="acted in; sensitive=false"),
        sa.Column("network", sa.String(length=45), nullable=False, comment="sensitive=true"),
        sa.Column("started_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "last_seen_at", UtcDateTime(), nullable=False, comment="last refresh; sensitive=false"
        ),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["role_assignment.id"],
            name=op.f("fk_sign_in_session_assignment_id_role_assignment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
    )
    op.create_index(
        op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"], unique=False
    )
    op.create_table(
        "login",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="of the browser's handle; sensitive=true",
        ),
        sa.Column(
            "request",
            sa.Text(),
            nullable=False,
            comment="the authorize request to go back to; sensitive=false",
        ),
        sa.Column(
            "step", sa.String(length=20), nullable=False, comment="where it stands; sensitive=false"
        ),
        sa.Column("network", sa.String(length=45), nullable=False, comment="sensitive=true"),
        sa.Column(
            "account_id",
            sa.Uuid(),
            nullable=True,
            comment="once the password was right; sensitive=false",
        ),
        sa.Column(
            "session_id",
            sa.Uuid(),
            nullable=True,
            comment="once the code was right; sensitive=false",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_login_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sign_in_session.id"], name=op.f("fk_login_session_id_sign_in_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login")),
        sa.UniqueConstraint("digest", name=op.f("uq_login_digest")),
    )
    op.create_index(op.f("ix_login_expires_at"), "login", ["expires_at"], unique=False)
    op.create_table(
        "one_time_code",
        sa.Column("login_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="HMAC-SHA256 over login and code; sensitive=true",
        ),
        sa.Column(
            "attempts", sa.Integer(), nullable=False, comment="tries so far; sensitive=false"
        ),
        sa.Column("sent_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("used_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["login_id"],
            ["login.id"],
            name=op.f("fk_one_time_code_login_id_login"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("login_id", name=op.f("pk_one_time_code")),
    )
