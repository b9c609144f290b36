"""Extracts: the PDF of some sections of a frozen revision, beside those of whole plans."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "extract",
        sa.Column(
            "content_sha256",
            sa.String(length=64),
            nullable=False,
            comment="of the revision; sensitive=false",
        ),
        sa.Column(
            "language", sa.String(length=2), nullable=False, comment="en|es; sensitive=false"
        ),
        sa.Column(
            "sections",
            sa.String(length=200),
            nullable=False,
            comment="their names, with commas; sensitive=false",
        ),
        sa.Column("plan_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="sensitive=false"),
        sa.Column("asked_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "attempts", sa.Integer(), nullable=False, comment="begun so often; sensitive=false"
        ),
        sa.Column("made_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.Column("failed_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.Column(
            "failure",
            sa.String(length=30),
            nullable=True,
            comment="why it could not be made; sensitive=false",
        ),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True, comment="sensitive=false"),
        sa.Column(
            "pdf",
            sa.LargeBinary(),
            nullable=True,
            comment="names and addresses of staff are in it; sensitive=true",
        ),
        sa.PrimaryKeyConstraint("content_sha256", "language", "sections", name=op.f("pk_extract")),
    )
    op.create_index(op.f("ix_extract_plan_id"), "extract", ["plan_id"])
