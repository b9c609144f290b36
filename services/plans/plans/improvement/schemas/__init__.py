"""Bodies and answers of the plans, by what they are about."""

from plans.improvement.schemas.obligations import ObligationsOut
from plans.improvement.schemas.plans import NewPlan, PlanHeader, PlanOut, PlanState
from plans.improvement.schemas.steps import SavedStepOut, StepVersionBodyOut, StepVersionOut
from plans.improvement.schemas.submissions import NewSubmission, ReceiptOut, RevisionOut

__all__ = [
    "NewPlan",
    "NewSubmission",
    "ObligationsOut",
    "PlanHeader",
    "PlanOut",
    "PlanState",
    "ReceiptOut",
    "RevisionOut",
    "SavedStepOut",
    "StepVersionBodyOut",
    "StepVersionOut",
]
