"""HTTP: returning and reopening a plan."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from plans.improvement import usecases
from plans.improvement.api.dependencies import PREFIX, REVIEW
from plans.improvement.schemas import DecisionOut, NewDecision
from plans.settings import Settings
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.idempotency import Idempotent
from servicekit.process import utc_now

router = APIRouter(prefix=PREFIX + "/{plan_id}", tags=["reviews"])


@router.post(
    "/returns", dependencies=REVIEW, status_code=201, responses={201: {"model": DecisionOut}}
)
def return_plan(
    plan_id: UUID,
    body: NewDecision,
    request: Request,
    session: InTransaction,
    caller: CurrentCaller,
    once: Idempotent,
) -> Response:
    """Send a submitted plan back to be edited; the same key gives the same answer."""
    settings: Settings = request.app.state.settings
    now = utc_now()

    def decide() -> DecisionOut:
        decision = usecases.return_plan(
            session, plan_id, body.reason, by=caller, origin=settings.origin, now=now
        )
        return DecisionOut.model_validate(decision)

    return once.answer(session, caller.subject, decide, now=now, status=201)


@router.post(
    "/reopenings", dependencies=REVIEW, status_code=201, responses={201: {"model": DecisionOut}}
)
def reopen_plan(
    plan_id: UUID,
    body: NewDecision,
    request: Request,
    session: InTransaction,
    caller: CurrentCaller,
    once: Idempotent,
) -> Response:
    """Let a submitted or accepted plan be edited again; the same key gives the same answer."""
    settings: Settings = request.app.state.settings
    now = utc_now()

    def decide() -> DecisionOut:
        decision = usecases.reopen_plan(
            session, plan_id, body.reason, by=caller, origin=settings.origin, now=now
        )
        return DecisionOut.model_validate(decision)

    return once.answer(session, caller.subject, decide, now=now, status=201)
