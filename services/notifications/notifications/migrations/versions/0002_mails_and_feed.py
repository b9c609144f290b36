"""Mails on their way, the embedded mailbox, the feed of public events."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import SeqInteger, UtcDateTime, forbid_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False, comment="in Message-ID; sensitive=false"),
        sa.Column(
            "cause",
            sa.String(length=200),
            nullable=False,
            comment="command, or what the event is about; sensitive=false",
        ),
        sa.Column(
            "recipient_hash",
            sa.String(length=64),
            nullable=False,
            comment="keyed hash of the address; sensitive=true",
        ),
        sa.Column("template", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column(
            "sealed",
            sa.Text(),
            nullable=True,
            comment="address, name, values, encrypted; erased when closed; sensitive=true",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "expires_at",
            UtcDateTime(),
            nullable=True,
            comment="never sent from then on; sensitive=false",
        ),
        sa.Column(
            "outcome",
            sa.String(length=8),
            nullable=False,
            comment="waiting|sent|expired|failed; sensitive=false",
        ),
        sa.Column(
            "reason",
            sa.String(length=60),
            nullable=True,
            comment="code of why it failed; sensitive=false",
        ),
        sa.Column("closed_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("cause", "recipient_hash", "template", name=op.f("uq_delivery_cause")),
    )
    op.create_index(
        "ix_delivery_outcome_created_at", "delivery", ["outcome", "created_at"], unique=False
    )
    op.create_table(
        "kept_mail",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the delivery; sensitive=false"),
        sa.Column("kept_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "sealed", sa.Text(), nullable=False, comment="the mail, encrypted; sensitive=true"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_mail")),
    )
    op.create_index(op.f("ix_kept_mail_kept_at"), "kept_mail", ["kept_at"], unique=False)
    op.create_table(
        "public_event",
        sa.Column(
            "position", SeqInteger, nullable=False, comment="the feed's cursor; sensitive=false"
        ),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("event_type", sa.String(length=120), nullable=False, comment="sensitive=false"),
        sa.Column(
            "envelope", sa.Text(), nullable=False, comment="CloudEvent, as sent; sensitive=false"
        ),
        sa.Column("received_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_public_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_public_event_event_id")),
    )
    forbid_changes(op.get_bind(), "public_event")
