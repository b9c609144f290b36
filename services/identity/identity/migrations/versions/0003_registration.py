"""Requests for an account, and the mail domains of districts."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import JsonDocument, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "reference",
            sa.String(length=12),
            nullable=False,
            comment="told to the applicant; sensitive=false",
        ),
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
            "role",
            sa.String(length=40),
            nullable=False,
            comment="as asked, then as given; sensitive=false",
        ),
        sa.Column(
            "organizations",
            JsonDocument,
            nullable=False,
            comment="as asked, then as given; sensitive=false",
        ),
        sa.Column(
            "is_known_domain",
            sa.Boolean(),
            nullable=False,
            comment="the mail domain is on the district's list; sensitive=false",
        ),
        sa.Column(
            "password_hash",
            sa.String(length=200),
            nullable=True,
            comment="until decided; sensitive=true",
        ),
        sa.Column("status", sa.String(length=20), nullable=False, comment="sensitive=false"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="raised by each change; sensitive=false",
        ),
        sa.Column(
            "proof_digest",
            sa.String(length=64),
            nullable=False,
            comment="of the mailed link's secret; sensitive=true",
        ),
        sa.Column("proof_expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("requested_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("proved_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.Column("decided_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.Column("decided_by", sa.Uuid(), nullable=True, comment="sensitive=false"),
        sa.Column("reason", sa.Text(), nullable=True, comment="of a rejection; sensitive=true"),
        sa.Column(
            "account_id",
            sa.Uuid(),
            nullable=True,
            comment="opened or found by the approval; sensitive=false",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_registration_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_registration_decided_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("proof_digest", name=op.f("uq_registration_proof_digest")),
        sa.UniqueConstraint("reference", name=op.f("uq_registration_reference")),
    )
    op.create_index(op.f("ix_registration_email"), "registration", ["email"], unique=False)
    op.create_index(op.f("ix_registration_status"), "registration", ["status"], unique=False)
    op.create_table(
        "registration_draft",
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="of the browser's handle; sensitive=true",
        ),
        sa.Column("answers", JsonDocument, nullable=False, comment="sensitive=true"),
        sa.Column("password_hash", sa.String(length=200), nullable=True, comment="sensitive=true"),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_registration_draft")),
    )
    op.create_table(
        "mail_domain",
        sa.Column("district_code", sa.String(length=3), nullable=False, comment="sensitive=false"),
        sa.Column("domain", sa.String(length=253), nullable=False, comment="sensitive=false"),
        sa.Column(
            "added_by",
            sa.String(length=80),
            nullable=False,
            comment="account or command; sensitive=true",
        ),
        sa.Column("added_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("district_code", "domain", name=op.f("pk_mail_domain")),
    )
