"""Bodies and answers of the plans, by what they are about."""

from plans.improvement.schemas.attachments import AttachmentOut
from plans.improvement.schemas.carrying_over import CarriedParts, CarryOverOut
from plans.improvement.schemas.differences import DifferenceOut, DifferencesOut, Restoration
from plans.improvement.schemas.obligations import ObligationsOut
from plans.improvement.schemas.plans import NewPlan, PlanHeader, PlanOut, PlanState
from plans.improvement.schemas.presence import NewPresence, PresenceOut
from plans.improvement.schemas.reviews import DecisionOut, NewDecision
from plans.improvement.schemas.steps import SavedStepOut, StepVersionBodyOut, StepVersionOut
from plans.improvement.schemas.submissions import NewSubmission, ReceiptOut, RevisionOut

__all__ = [
    "AttachmentOut",
    "CarriedParts",
    "CarryOverOut",
    "DecisionOut",
    "DifferenceOut",
    "DifferencesOut",
    "NewDecision",
    "NewPlan",
    "NewPresence",
    "NewSubmission",
    "ObligationsOut",
    "PlanHeader",
    "PlanOut",
    "PlanState",
    "PresenceOut",
    "ReceiptOut",
    "Restoration",
    "RevisionOut",
    "SavedStepOut",
    "StepVersionBodyOut",
    "StepVersionOut",
]
