"""What people do with plans, one function each."""

from plans.improvement.usecases.attaching import (
    add_attachment,
    list_attachments,
    read_attachment,
    remove_attachment,
)
from plans.improvement.usecases.beginning import create_plan
from plans.improvement.usecases.carrying_over import carry_over, read_carry_over
from plans.improvement.usecases.comparing import compare_revisions, compare_step_versions
from plans.improvement.usecases.history import (
    list_revisions,
    list_step_versions,
    read_revision,
    read_state,
    read_step_version,
    verify_plan,
)
from plans.improvement.usecases.obligations import ObligationPage, list_obligations
from plans.improvement.usecases.presence import be_present, tidy_presence
from plans.improvement.usecases.reading import (
    PlanView,
    list_plans,
    read_plan,
    stamps_of_plan,
)
from plans.improvement.usecases.restoring import restore_step
from plans.improvement.usecases.reviewing import reopen_plan, return_plan
from plans.improvement.usecases.saving import StepView, read_step, save_step
from plans.improvement.usecases.submitting import submit_plan

__all__ = [
    "ObligationPage",
    "PlanView",
    "StepView",
    "add_attachment",
    "be_present",
    "carry_over",
    "compare_revisions",
    "compare_step_versions",
    "create_plan",
    "list_attachments",
    "list_obligations",
    "list_plans",
    "list_revisions",
    "list_step_versions",
    "read_attachment",
    "read_carry_over",
    "read_plan",
    "read_revision",
    "read_state",
    "read_step",
    "read_step_version",
    "remove_attachment",
    "reopen_plan",
    "restore_step",
    "return_plan",
    "save_step",
    "stamps_of_plan",
    "submit_plan",
    "tidy_presence",
    "verify_plan",
]
