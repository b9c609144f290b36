"""HTTP: keeping parts of last year's plan."""

from uuid import UUID

from fastapi import APIRouter, Response

from plans.improvement import usecases
from plans.improvement.api.dependencies import EDIT, PREFIX, Rules
from plans.improvement.schemas import CarriedParts, CarryOverOut, PlanOut
from plans.schemas import etag
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix=PREFIX + "/{plan_id}/carry-over", tags=["plans"], responses=RESPONSES)


@router.get("", dependencies=EDIT)
def read_carry_over(plan_id: UUID, session: InTransaction, caller: CurrentCaller) -> CarryOverOut:
    """What this plan can still take of the one of the year before."""
    return CarryOverOut.of(usecases.read_carry_over(session, plan_id, by=caller))


@router.post("", dependencies=EDIT)
def carry_over(
    plan_id: UUID,
    body: CarriedParts,
    session: InTransaction,
    caller: CurrentCaller,
    rules: Rules,
    response: Response,
) -> PlanOut:
    """Fill steps that were never saved: as if each were saved with `If-Match: "0"`, or none."""
    now = utc_now()
    usecases.carry_over(session, plan_id, body.parts, by=caller, now=now)
    view = usecases.read_plan(session, plan_id, by=caller, rules=rules, now=now)
    response.headers["ETag"] = etag(view.plan.version)
    return PlanOut.of_view(view)
