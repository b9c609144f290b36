"""Due dates of districts that begin on a day of their own, as the school year tells them."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import JsonDocument

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "school_year",
        sa.Column(
            "district_plans_due_at",
            JsonDocument,
            nullable=True,
            comment="where it is another one, by district code; sensitive=false",
        ),
    )
