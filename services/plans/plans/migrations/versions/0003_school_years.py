"""A year's periods, owed updates and districts' own first days move into its one row.

No release has used `reporting_period`, so it goes at once.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from servicekit.db import JsonDocument

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ROUND_THE_YEAR = ("40D", "80D", "120D", "EOY")
_YEAR = sa.table("school_year", sa.column("school_year"), sa.column("parts", JsonDocument))


def upgrade() -> None:
    parts = sa.Column("parts", JsonDocument, comment="periods, updates; sensitive=false")
    op.add_column("school_year", parts)
    for school_year, periods in _periods().items():
        op.execute(
            sa.update(_YEAR)
            .where(_YEAR.c.school_year == school_year)
            .values(parts={"periods": periods, "updates": _updates(), "first_days": {}})
        )
    op.drop_table("reporting_period")


def _periods() -> dict[str, list[dict[str, str]]]:
    names = ("school_year", "period", "starts_on", "ends_on")
    table = sa.table("reporting_period", *(sa.column(name) for name in names))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in op.get_bind().execute(sa.select(table).order_by(table.c.ends_on)):
        period = {"starts_on": str(row.starts_on), "ends_on": str(row.ends_on)}
        found.setdefault(row.school_year, []).append({"period": row.period, **period})
    return found


def _updates() -> dict[str, dict[str, str]]:
    """C04, as every year had it until now."""
    not_owed = {"school": "40D", "district": "EOY"}
    return {
        kind: {period: "off" if period == off else "required" for period in _ROUND_THE_YEAR}
        for kind, off in not_owed.items()
    }
