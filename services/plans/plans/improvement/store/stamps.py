"""One cheap query that tells whether anything has changed of what a plan's answer is made from."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select, union_all

from contracts.organizations import Organization
from plans.calendar import usecases as calendar
from plans.figures import usecases as figures
from plans.improvement.errors import NoSuchPlan
from plans.improvement.tables import PLAN
from plans.store import covered_by_values, stamp, values_of
from servicekit.db import Database

Stamps = Sequence[tuple[Any, ...]]
"""Equal as long as everything is as it was."""

_MINE = (
    select(PLAN.c.school_year, PLAN.c.district_code, PLAN.c.school_code)
    .where(
        PLAN.c.id == bindparam("plan_id", type_=Uuid(as_uuid=False)),
        covered_by_values(PLAN.c),
    )
    .cte("mine")
)
# The organization's plans of all years, and its district's: every save, submission, decision and
# file raises the version of a plan, and what may be kept of last year's is in the answer too.
_PLANS = select(*stamp(PLAN.c.id, PLAN.c.version, PLAN.c.updated_at)).join(
    _MINE,
    (PLAN.c.district_code == _MINE.c.district_code)
    & or_(PLAN.c.school_code == _MINE.c.school_code, PLAN.c.school_code == ""),
)
_STAMPS = union_all(_PLANS, calendar.stamp_of_year(_MINE), *figures.stamps_of_figures(_MINE))


def get_stamps(database: Database, plan_id: UUID, *, within: Organization) -> Stamps:
    """Raises NoSuchPlan, also for a plan that `within` does not cover (R16)."""
    found = database.ask(_STAMPS, {"plan_id": plan_id.hex, **values_of(within)})
    if not found:
        raise NoSuchPlan("There is no such plan.")
    return found
