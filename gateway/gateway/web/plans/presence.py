"""Who else is in the plan, for its bar; presence.js asks again while the page is open."""

from typing import Any

from gateway.clients.plan_models import Plan
from gateway.web.browsing import clients
from gateway.web.words import STEPS
from servicekit.errors import ServiceError


def present(plan: Plan, step: str | None = None) -> dict[str, Any] | None:
    """What `ui.plan_bar` takes as `present`; None for readers, who are not shown to others.

    Whatever goes wrong here is no fault of the page: then nobody is shown.
    """
    if not plan.may_edit:
        return None
    places = {one.step: str(STEPS[one.step]) for one in plan.steps}
    try:
        others = clients().plans.be_present(plan.id, step)
    except ServiceError:
        others = ()
    return {
        "url": f"/api/v1/plans/{plan.id}/presence",
        "step": step,
        "places": places,
        "others": [{"name": one.name, "place": places.get(one.step or "", "")} for one in others],
    }
