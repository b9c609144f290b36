"""When the password of a signed-in person expires, for the reminder on their pages."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "web_session",
        sa.Column(
            "password_expires_at",
            UtcDateTime(),
            nullable=True,
            comment="of the account; sensitive=false",
        ),
    )
