"""What the routes of plans take from the request."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from plans.improvement.api.answers import PlanAnswers
from plans.improvement.domain.findings import PlanRules
from plans.improvement.usecases.access import visible_plan
from plans.permissions import Permission
from plans.settings import Settings
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction

PREFIX = "/api/v1/plans"
READ = [Depends(requires(Permission.PlanRead))]
EDIT = [Depends(requires(Permission.PlanEdit))]
SUBMIT = [Depends(requires(Permission.PlanSubmit))]


def must_see(plan_id: UUID, session: InTransaction, caller: CurrentCaller) -> None:
    """Raises NoSuchPlan before a role is refused that could not even read the plan."""
    visible_plan(session, plan_id, caller)


REVIEW = [*READ, Depends(must_see), Depends(requires(Permission.PlanReview))]


async def plan_rules(request: Request) -> PlanRules:
    """The rules as this state has set them."""
    settings: Settings = request.app.state.settings
    return PlanRules(
        optional_under=settings.optional_under,
        measures_required=settings.measures_required,
        everyone_files=settings.everyone_files,
    )


async def plan_answers(request: Request) -> PlanAnswers:
    """Those this process keeps."""
    answers: PlanAnswers = request.app.state.plan_answers
    return answers


Answers = Annotated[PlanAnswers, Depends(plan_answers)]
Rules = Annotated[PlanRules, Depends(plan_rules)]
