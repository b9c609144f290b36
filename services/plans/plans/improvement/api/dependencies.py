"""What the routes of plans take from the request."""

from typing import Annotated

from fastapi import Depends, Request

from plans.improvement.domain.findings import PlanRules
from plans.permissions import Permission
from plans.settings import Settings
from servicekit.auth import requires

PREFIX = "/api/v1/plans"
READ = [Depends(requires(Permission.PlanRead))]
EDIT = [Depends(requires(Permission.PlanEdit))]
SUBMIT = [Depends(requires(Permission.PlanSubmit))]


def plan_rules(request: Request) -> PlanRules:
    """The rules as this state has set them."""
    settings: Settings = request.app.state.settings
    return PlanRules(
        optional_under=settings.optional_under,
        measures_required=settings.measures_required,
        everyone_files=settings.everyone_files,
    )


Rules = Annotated[PlanRules, Depends(plan_rules)]
