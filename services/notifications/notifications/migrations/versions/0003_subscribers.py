"""Subscribers: who outside the system hears of public events."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import JsonDocument, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriber",
        sa.Column("name", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column(
            "event_patterns", JsonDocument, nullable=False, comment="of the bus; sensitive=false"
        ),
        sa.Column(
            "client_id",
            sa.String(length=60),
            nullable=False,
            comment="its client at identity; sensitive=false",
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "rotated_at",
            UtcDateTime(),
            nullable=True,
            comment="last change of its secrets; sensitive=false",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_subscriber")),
    )
