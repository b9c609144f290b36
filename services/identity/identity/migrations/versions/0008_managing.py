"""What managing accounts needs: versions, search, terms told, second persons, new addresses."""

import sqlalchemy as sa
from alembic import op

from identity.directory.domain import foldable
from servicekit.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_to_accounts()
    _add_to_assignments()
    op.create_table(
        "pending_grant",
        sa.Column("id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("role", sa.String(length=40), nullable=False, comment="sensitive=false"),
        sa.Column("asked_by", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("asked_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("reason", sa.Text(), nullable=False, comment="sensitive=true"),
        sa.Column("decided_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_pending_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_pending_grant_asked_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_grant")),
    )
    op.create_index(
        op.f("ix_pending_grant_account_id"), "pending_grant", ["account_id"], unique=False
    )
    op.create_table(
        "address_change",
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="of the link's secret; sensitive=true",
        ),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "email", sa.String(length=254), nullable=False, comment="canonical; sensitive=true"
        ),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("used_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_address_change_account_id_account")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_address_change")),
    )
    op.create_index(
        op.f("ix_address_change_account_id"), "address_change", ["account_id"], unique=False
    )


def _add_to_accounts() -> None:
    # The version before inserts accounts without these columns: defaults until it is gone.
    op.add_column(
        "account",
        sa.Column(
            "signed_in_at", UtcDateTime(), nullable=True, comment="the last time; sensitive=false"
        ),
    )
    op.add_column(
        "account",
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="raised by each change; sensitive=false",
        ),
    )
    op.add_column(
        "account",
        sa.Column(
            "folded",
            sa.String(length=500),
            nullable=False,
            server_default="",
            comment="names and address as they are searched; sensitive=true",
        ),
    )
    account = sa.table(
        "account",
        *(sa.column(name) for name in ("id", "first_name", "last_name", "email", "folded")),
    )
    database = op.get_bind()
    for row in database.execute(sa.select(account)).all():
        folded = foldable(f"{row.first_name} {row.last_name} {row.email}")
        database.execute(sa.update(account).where(account.c.id == row.id).values(folded=folded))


def _add_to_assignments() -> None:
    for name, comment, default in (
        ("is_begun", "others were told that it holds; sensitive=false", sa.true()),
        ("is_ended", "others were told that it holds no longer; sensitive=false", sa.false()),
    ):
        op.add_column(
            "role_assignment",
            sa.Column(name, sa.Boolean(), nullable=False, server_default=default, comment=comment),
        )
    assignment = sa.table("role_assignment", sa.column("valid_until"), sa.column("is_ended"))
    op.execute(
        sa.update(assignment).where(assignment.c.valid_until.is_not(None)).values(is_ended=True)
    )
