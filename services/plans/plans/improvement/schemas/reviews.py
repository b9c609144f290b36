"""Bodies and answers about what reviewers decide."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from plans.improvement.domain.documents import Text
from plans.improvement.domain.plans import PlanStatus
from plans.schemas import Answer, Body


def _said(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("reason_missing", "Write why.")
    return text


class NewDecision(Body):
    """Why the plan is returned or reopened; whoever reads the plan reads it too."""

    reason: Annotated[Text, AfterValidator(_said)]


class DecisionOut(Answer):
    """What was decided, `by` whom (a name), and why; the plan's status was that from then on."""

    decision: PlanStatus
    reason: str
    at: datetime
    by: str
