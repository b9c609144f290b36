"""What people do with plans, one function each."""

from plans.improvement.usecases.beginning import create_plan
from plans.improvement.usecases.history import (
    list_revisions,
    list_step_versions,
    read_revision,
    read_state,
    read_step_version,
    verify_plan,
)
from plans.improvement.usecases.obligations import ObligationPage, list_obligations
from plans.improvement.usecases.reading import PlanView, list_plans, read_plan
from plans.improvement.usecases.saving import StepView, read_step, save_step
from plans.improvement.usecases.submitting import submit_plan

__all__ = [
    "ObligationPage",
    "PlanView",
    "StepView",
    "create_plan",
    "list_obligations",
    "list_plans",
    "list_revisions",
    "list_step_versions",
    "read_plan",
    "read_revision",
    "read_state",
    "read_step",
    "read_step_version",
    "save_step",
    "submit_plan",
    "verify_plan",
]
