"""HTTP: saying that one is in a plan, and hearing who else is."""

from uuid import UUID

from fastapi import APIRouter

from plans.improvement import usecases
from plans.improvement.api.dependencies import PREFIX, READ
from plans.improvement.schemas import NewPresence, PresenceOut
from plans.schemas import Page
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix=PREFIX + "/{plan_id}/presence", tags=["presence"], responses=RESPONSES)


@router.put("", dependencies=READ)
def be_present(
    plan_id: UUID, body: NewPresence, session: InTransaction, caller: CurrentCaller
) -> Page[PresenceOut]:
    """Who else had the plan open in the last minute. Only who may edit it is shown to others."""
    others = usecases.be_present(session, plan_id, body.step, by=caller, now=utc_now())
    return Page(items=[PresenceOut.model_validate(one) for one in others])
