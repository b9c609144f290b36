"""HTTP: submitting a plan."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import event
from sqlalchemy.orm import Session

from plans.improvement import usecases
from plans.improvement.api.dependencies import PREFIX, SUBMIT, Rules
from plans.improvement.domain.revisions import receipt_of
from plans.improvement.schemas import NewSubmission, ReceiptOut
from plans.settings import Settings
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.idempotency import Idempotent
from servicekit.problems import RESPONSES
from servicekit.process import utc_now
from servicekit.settings import reach

router = APIRouter(prefix=PREFIX, tags=["submissions"], responses=RESPONSES)


@router.post(
    "/{plan_id}/submissions",
    dependencies=SUBMIT,
    status_code=201,
    responses={201: {"model": ReceiptOut}},
)
def submit_plan(
    plan_id: UUID,
    body: NewSubmission,
    request: Request,
    session: InTransaction,
    caller: CurrentCaller,
    rules: Rules,
    once: Idempotent,
) -> Response:
    """Certify and freeze the plan; the same key gives the same receipt."""
    settings: Settings = request.app.state.settings
    now = utc_now()

    def submit() -> ReceiptOut:
        revision = usecases.submit_plan(
            session,
            plan_id,
            certified=body.certified,
            certification_version=body.certification_version,
            language=body.language,
            by=caller,
            rules=rules,
            origin=settings.origin,
            now=now,
        )
        return ReceiptOut.model_validate(receipt_of(revision))

    answer = once.answer(session, caller.subject, submit, now=now, status=201)
    _mark_fault_points(session)
    return answer


def _mark_fault_points(session: Session) -> None:
    """Where tests kill this process: right before and right after the commit (reliability 3.1)."""

    def committed(session: Session) -> None:
        reach("plans.after_commit")

    event.listen(session, "after_commit", committed, once=True)
    reach("plans.before_commit")
