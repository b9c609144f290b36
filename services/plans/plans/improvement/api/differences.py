"""HTTP: what changed, and bringing a former version of a step back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from plans.improvement import usecases
from plans.improvement.api.dependencies import EDIT, PREFIX, READ, Rules
from plans.improvement.api.steps import NamedStep
from plans.improvement.schemas import DifferenceOut, DifferencesOut, Restoration, SavedStepOut
from plans.schemas import ExpectedVersion, Page, etag
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix=PREFIX + "/{plan_id}", tags=["history"], responses=RESPONSES)
Other = Annotated[int, Query(alias="with", ge=0)]


@router.get("/revisions/{revision}/differences", dependencies=READ)
def compare_revisions(
    plan_id: UUID, revision: int, other: Other, session: InTransaction, caller: CurrentCaller
) -> DifferencesOut:
    """Field by field, from the older of the two to the newer."""
    found = usecases.compare_revisions(session, plan_id, revision, other, by=caller)
    return DifferencesOut.model_validate(found)


@router.get("/steps/{step}/versions/{version}/differences", dependencies=READ)
def compare_step_versions(
    plan_id: UUID,
    step: NamedStep,
    version: int,
    other: Other,
    session: InTransaction,
    caller: CurrentCaller,
) -> Page[DifferenceOut]:
    """Field by field, from the older of the two saved versions to the newer."""
    found = usecases.compare_step_versions(session, plan_id, step, version, other, by=caller)
    return Page(items=[DifferenceOut.model_validate(one) for one in found])


@router.post("/steps/{step}/restorations", dependencies=EDIT)
def restore_step(
    plan_id: UUID,
    step: NamedStep,
    body: Restoration,
    expected: ExpectedVersion,
    session: InTransaction,
    caller: CurrentCaller,
    rules: Rules,
    response: Response,
) -> SavedStepOut:
    """Store a former version of the step once more, as its next one; every version stays."""
    view = usecases.restore_step(
        session,
        plan_id,
        step,
        body.version,
        expected_version=expected,
        by=caller,
        rules=rules,
        now=utc_now(),
    )
    response.headers["ETag"] = etag(view.saved.version)
    return SavedStepOut.of(view)
