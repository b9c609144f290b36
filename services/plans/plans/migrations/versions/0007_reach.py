"""What a year can still come to, beside each figure of a running one."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "snapshot",
        sa.Column(
            "days_to_come",
            sa.Integer(),
            nullable=True,
            comment="until the year's end; sensitive=false",
        ),
    )
    op.add_column(
        "figure",
        sa.Column(
            "lost_at_least",
            sa.Integer(),
            nullable=True,
            comment="coarse, for anyone; sensitive=false",
        ),
    )
    op.add_column(
        "figure",
        sa.Column(
            "days_left",
            sa.Integer(),
            nullable=True,
            comment="average, for anyone; sensitive=false",
        ),
    )
