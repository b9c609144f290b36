"""Whether a plan's newest submission came late stays with the plan, as its receipt has it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_PLAN = sa.table("plan", sa.column("id", sa.Uuid), sa.column("revision"), sa.column("is_late"))
_REVISION = sa.table(
    "revision", sa.column("plan_id", sa.Uuid), sa.column("revision"), sa.column("text")
)


def upgrade() -> None:
    op.add_column(
        "plan",
        sa.Column(
            "is_late",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="as frozen in the newest revision; sensitive=false",
        ),
    )
    newest = sa.select(_REVISION).join(
        _PLAN,
        sa.and_(_REVISION.c.plan_id == _PLAN.c.id, _REVISION.c.revision == _PLAN.c.revision),
    )
    connection = op.get_bind()
    late = [row.plan_id for row in connection.execute(newest) if json.loads(row.text)["is_late"]]
    for plan_id in late:
        connection.execute(sa.update(_PLAN).where(_PLAN.c.id == plan_id).values(is_late=True))
