"""The sessions of browsers."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import JsonDocument, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_session",
        sa.Column(
            "id", sa.String(64), nullable=False, comment="SHA-256 of the cookie; sensitive=true"
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "sid", sa.Uuid(), nullable=False, comment="identity's sign-in session; sensitive=false"
        ),
        sa.Column("name", sa.String(200), nullable=False, comment="of staff; sensitive=true"),
        sa.Column("email", sa.String(320), nullable=False, comment="of staff; sensitive=true"),
        sa.Column("language", sa.String(2), nullable=False, comment="sensitive=false"),
        sa.Column("role", sa.String(40), nullable=False, comment="acted in; sensitive=false"),
        sa.Column("org", sa.String(10), nullable=False, comment="acted for; sensitive=false"),
        sa.Column("organization_name", sa.String(300), nullable=False, comment="sensitive=false"),
        sa.Column(
            "authz_v", sa.Integer(), nullable=False, comment="of the tokens; sensitive=false"
        ),
        sa.Column(
            "may_switch",
            sa.Boolean(),
            nullable=False,
            comment="has several assignments; sensitive=false",
        ),
        sa.Column("access_token", sa.Text(), nullable=False, comment="sealed; sensitive=true"),
        sa.Column("refresh_token", sa.Text(), nullable=False, comment="sealed; sensitive=true"),
        sa.Column("access_expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "refreshing_until",
            UtcDateTime(),
            nullable=True,
            comment="a process is renewing the tokens; sensitive=false",
        ),
        sa.Column("csrf_token", sa.String(64), nullable=False, comment="sensitive=true"),
        sa.Column(
            "notes",
            JsonDocument,
            nullable=False,
            comment="messages for the next page, undo; sensitive=true",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("ends_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
    )
    for column in ("account_id", "ends_at", "sid"):
        op.create_index(op.f(f"ix_web_session_{column}"), "web_session", [column])
