"""Every query on plans, by what it is about."""

from plans.improvement.store.attachments import (
    add_attachment,
    get_attachment,
    list_attachments,
    mark_removed,
)
from plans.improvement.store.decisions import add_decision, find_newest_decision
from plans.improvement.store.plans import (
    PlanFilter,
    add_plan,
    begin_save,
    count_events,
    find_plan_of,
    get_plan,
    list_plans,
    mark_submitted,
    raise_version,
)
from plans.improvement.store.presence import list_present, remove_presence, save_presence
from plans.improvement.store.revisions import (
    add_revision,
    find_newest_revision,
    get_revision,
    list_revisions,
)
from plans.improvement.store.stamps import Stamps, get_stamps
from plans.improvement.store.steps import (
    StepVersion,
    find_district_step,
    get_step,
    get_step_version,
    list_step_versions,
    list_steps,
    save_step,
)

__all__ = [
    "PlanFilter",
    "Stamps",
    "StepVersion",
    "add_attachment",
    "add_decision",
    "add_plan",
    "add_revision",
    "begin_save",
    "count_events",
    "find_district_step",
    "find_newest_decision",
    "find_newest_revision",
    "find_plan_of",
    "get_attachment",
    "get_plan",
    "get_revision",
    "get_stamps",
    "get_step",
    "get_step_version",
    "list_attachments",
    "list_plans",
    "list_present",
    "list_revisions",
    "list_step_versions",
    "list_steps",
    "mark_removed",
    "mark_submitted",
    "raise_version",
    "remove_presence",
    "save_presence",
    "save_step",
]
