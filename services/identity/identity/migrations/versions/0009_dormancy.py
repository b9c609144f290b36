"""Accounts that lie dormant are warned, then locked."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, comment in (
        ("warned_at", "that it lies dormant; sensitive=false"),
        ("locked_at", "for lying dormant; sensitive=false"),
    ):
        op.add_column("account", sa.Column(name, UtcDateTime(), nullable=True, comment=comment))
