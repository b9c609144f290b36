"""HTTP: former versions of steps, frozen revisions."""

from uuid import UUID

from fastapi import APIRouter

from plans.improvement import usecases
from plans.improvement.api.dependencies import PREFIX, READ
from plans.improvement.api.steps import NamedStep
from plans.improvement.domain.revisions import receipt_of
from plans.improvement.schemas import (
    ReceiptOut,
    RevisionOut,
    StepVersionBodyOut,
    StepVersionOut,
)
from plans.schemas import Page
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES

router = APIRouter(prefix=PREFIX + "/{plan_id}", tags=["history"], responses=RESPONSES)


@router.get("/steps/{step}/versions", dependencies=READ)
def list_step_versions(
    plan_id: UUID, step: NamedStep, session: InTransaction, caller: CurrentCaller
) -> Page[StepVersionOut]:
    """Who saved the step when, newest first."""
    versions = usecases.list_step_versions(session, plan_id, step, by=caller)
    return Page(items=[StepVersionOut.model_validate(one) for one in versions])


@router.get("/steps/{step}/versions/{version}", dependencies=READ)
def read_step_version(
    plan_id: UUID, step: NamedStep, version: int, session: InTransaction, caller: CurrentCaller
) -> StepVersionBodyOut:
    """The document as it was saved then."""
    one = usecases.read_step_version(session, plan_id, step, version, by=caller)
    return StepVersionBodyOut.model_validate(one)


@router.get("/revisions", dependencies=READ)
def list_revisions(
    plan_id: UUID, session: InTransaction, caller: CurrentCaller
) -> Page[ReceiptOut]:
    """The receipts of all submissions, newest first."""
    revisions = usecases.list_revisions(session, plan_id, by=caller)
    return Page(items=[ReceiptOut.model_validate(receipt_of(one)) for one in reversed(revisions)])


@router.get("/revisions/{revision}", dependencies=READ)
def read_revision(
    plan_id: UUID, revision: int, session: InTransaction, caller: CurrentCaller
) -> RevisionOut:
    """One frozen submission, with its very content."""
    return RevisionOut.of(usecases.read_revision(session, plan_id, revision, by=caller))
