"""What the routes of plans take from the request."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from plans.improvement.domain.findings import PlanRules
from plans.improvement.usecases.access import visible_plan
from plans.permissions import Permission
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
    rules: PlanRules = request.app.state.plan_rules
    return rules


Rules = Annotated[PlanRules, Depends(plan_rules)]
