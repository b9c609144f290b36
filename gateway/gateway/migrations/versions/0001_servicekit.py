"""The tables of servicekit: outbox, inbox, work, audit, revocation."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import JsonDocument, SeqInteger, UtcDateTime, forbid_changes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("n", SeqInteger, nullable=False, comment="place in the chain; sensitive=false"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "actor",
            sa.String(length=80),
            nullable=False,
            comment="account or client; sensitive=true",
        ),
        sa.Column(
            "acting_as",
            sa.String(length=80),
            nullable=True,
            comment="role and organization; sensitive=false",
        ),
        sa.Column("action", sa.String(length=80), nullable=False, comment="sensitive=false"),
        sa.Column("object", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column(
            "outcome", sa.String(length=5), nullable=False, comment="allow|deny; sensitive=false"
        ),
        sa.Column(
            "change",
            JsonDocument,
            nullable=True,
            comment="from and to, ids and states; sensitive=true",
        ),
        sa.Column("reason", sa.Text(), nullable=True, comment="sensitive=true"),
        sa.Column(
            "correlation_id", sa.String(length=64), nullable=False, comment="sensitive=false"
        ),
        sa.Column("prev_hash", sa.String(length=64), nullable=False, comment="sensitive=false"),
        sa.Column("row_hash", sa.String(length=64), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit")),
    )
    op.create_table(
        "authz_floor",
        sa.Column("account_id", sa.String(length=80), nullable=False, comment="sensitive=false"),
        sa.Column("authz_v", sa.Integer(), nullable=False, comment="lowest valid; sensitive=false"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_authz_floor")),
    )
    op.create_table(
        "ended_session",
        sa.Column("session_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ended_session")),
    )
    op.create_table(
        "idempotent_answer",
        sa.Column("actor", sa.String(length=80), nullable=False, comment="sensitive=true"),
        sa.Column("route", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column("key", sa.String(length=100), nullable=False, comment="sensitive=false"),
        sa.Column("request_hash", sa.String(length=64), nullable=False, comment="sensitive=false"),
        sa.Column("status", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column("body", sa.Text(), nullable=False, comment="the answer; sensitive=true"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("actor", "route", "key", name=op.f("pk_idempotent_answer")),
    )
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.String(length=60), nullable=False, comment="sensitive=false"),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("event_type", sa.String(length=120), nullable=False, comment="sensitive=false"),
        sa.Column("payload_hash", sa.String(length=64), nullable=False, comment="sensitive=false"),
        sa.Column(
            "payload",
            sa.Text(),
            nullable=True,
            comment="kept while waiting or parked; sensitive=true",
        ),
        sa.Column("aggregate", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column("aggregate_version", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column("received_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "outcome",
            sa.String(length=10),
            nullable=False,
            comment="done|waiting|parked; sensitive=false",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "available_at", UtcDateTime(), nullable=True, comment="next attempt; sensitive=false"
        ),
        sa.Column("last_error", sa.String(length=300), nullable=True, comment="sensitive=false"),
        sa.Column("processed_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("consumer", "event_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "inbox_aggregate",
        sa.Column("consumer", sa.String(length=60), nullable=False, comment="sensitive=false"),
        sa.Column("aggregate", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="newest handled; sensitive=false"
        ),
        sa.PrimaryKeyConstraint("consumer", "aggregate", name=op.f("pk_inbox_aggregate")),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", SeqInteger, nullable=False, comment="reading order; sensitive=false"),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="message id; sensitive=false"),
        sa.Column("exchange", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column("routing_key", sa.String(length=120), nullable=False, comment="sensitive=false"),
        sa.Column(
            "aggregate", sa.String(length=200), nullable=False, comment="subject; sensitive=false"
        ),
        sa.Column(
            "payload", sa.Text(), nullable=False, comment="bytes on the wire; sensitive=true"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "available_at", UtcDateTime(), nullable=False, comment="next attempt; sensitive=false"
        ),
        sa.Column(
            "expires_at", UtcDateTime(), nullable=True, comment="worthless after; sensitive=false"
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column("last_error", sa.String(length=200), nullable=True, comment="sensitive=false"),
        sa.Column("published_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id")),
    )
    op.create_index(
        "ix_outbox_unpublished",
        "outbox",
        ["seq"],
        unique=False,
        postgresql_where=sa.text("published_at IS NULL"),
        sqlite_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "outbox_aggregate",
        sa.Column(
            "aggregate", sa.String(length=200), nullable=False, comment="subject; sensitive=false"
        ),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="events so far; sensitive=false"
        ),
        sa.PrimaryKeyConstraint("aggregate", name=op.f("pk_outbox_aggregate")),
    )
    op.create_table(
        "work",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("kind", sa.String(length=60), nullable=False, comment="sensitive=false"),
        sa.Column(
            "key",
            sa.String(length=200),
            nullable=True,
            comment="asked for once by key; sensitive=false",
        ),
        sa.Column(
            "payload", JsonDocument, nullable=False, comment="ids and facts; sensitive=false"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("available_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column("last_error", sa.String(length=300), nullable=True, comment="sensitive=false"),
        sa.Column("done_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("key", name=op.f("uq_work_key")),
    )
    op.create_index(op.f("ix_work_available_at"), "work", ["available_at"], unique=False)
    forbid_changes(op.get_bind(), "audit")
