"""Assignments are affirmed once a school year; a session knows its last second factor."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "role_assignment",
        sa.Column(
            "affirmed_at",
            UtcDateTime(),
            nullable=True,
            comment="said to be still right; none: since it began; sensitive=false",
        ),
    )
    op.add_column(
        "role_assignment",
        sa.Column(
            "affirmed_by",
            sa.String(length=80),
            nullable=True,
            comment="account; none: who granted it; sensitive=true",
        ),
    )
    op.create_table(
        "affirmation_reminder",
        sa.Column("school_year", sa.String(length=9), nullable=False, comment="sensitive=false"),
        sa.Column("sent_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("school_year", name=op.f("pk_affirmation_reminder")),
    )
    op.add_column(
        "sign_in_session",
        sa.Column(
            "confirmed_at",
            UtcDateTime(),
            nullable=True,
            comment="second factor shown again; none: since its start; sensitive=false",
        ),
    )
