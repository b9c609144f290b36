"""Every query on plans, by what it is about."""

from plans.improvement.store.plans import (
    PlanFilter,
    add_plan,
    count_events,
    find_plan_of,
    get_plan,
    list_plans,
    mark_submitted,
    raise_version,
)
from plans.improvement.store.revisions import (
    add_revision,
    find_newest_revision,
    get_revision,
    list_revisions,
)
from plans.improvement.store.steps import (
    StepVersion,
    get_step,
    list_step_versions,
    list_steps,
    save_step,
)

__all__ = [
    "PlanFilter",
    "StepVersion",
    "add_plan",
    "add_revision",
    "count_events",
    "find_newest_revision",
    "find_plan_of",
    "get_plan",
    "get_revision",
    "get_step",
    "list_plans",
    "list_revisions",
    "list_step_versions",
    "list_steps",
    "mark_submitted",
    "raise_version",
    "save_step",
]
