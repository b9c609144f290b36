"""HTTP: returning and reopening a plan."""

from datetime import datetime
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from plans.improvement import usecases
from plans.improvement.api.dependencies import PREFIX, REVIEW
from plans.improvement.domain.plans import Decision
from plans.improvement.schemas import DecisionOut, NewDecision
from plans.settings import Settings
from servicekit.auth import Caller, CurrentCaller
from servicekit.db import InTransaction
from servicekit.idempotency import Idempotent
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix=PREFIX + "/{plan_id}", tags=["reviews"], responses=RESPONSES)


class Decide(Protocol):
    """The use case of one decision."""

    def __call__(
        self,
        session: Session,
        plan_id: UUID,
        reason: str,
        *,
        by: Caller,
        origin: str,
        now: datetime,
    ) -> Decision: ...


class Deciding:
    """What every decision needs beside what is decided."""

    def __init__(
        self,
        plan_id: UUID,
        body: NewDecision,
        request: Request,
        session: InTransaction,
        caller: CurrentCaller,
        once: Idempotent,
    ) -> None:
        settings: Settings = request.app.state.settings
        self._plan_id, self._reason, self._origin = plan_id, body.reason, settings.origin
        self._session, self._caller, self._once = session, caller, once

    def answer(self, decide: Decide) -> Response:
        """Decide once; the same key gives the same answer."""
        now = utc_now()

        def decided() -> DecisionOut:
            decision = decide(
                self._session,
                self._plan_id,
                self._reason,
                by=self._caller,
                origin=self._origin,
                now=now,
            )
            return DecisionOut.model_validate(decision)

        return self._once.answer(self._session, self._caller.subject, decided, now=now, status=201)


ThisDecision = Annotated[Deciding, Depends(scope="function")]


@router.post(
    "/returns", dependencies=REVIEW, status_code=201, responses={201: {"model": DecisionOut}}
)
def return_plan(deciding: ThisDecision) -> Response:
    """Send a submitted plan back to be edited; the same key gives the same answer."""
    return deciding.answer(usecases.return_plan)


@router.post(
    "/reopenings", dependencies=REVIEW, status_code=201, responses={201: {"model": DecisionOut}}
)
def reopen_plan(deciding: ThisDecision) -> Response:
    """Let a submitted or accepted plan be edited again; the same key gives the same answer."""
    return deciding.answer(usecases.reopen_plan)
