"""HTTP: one step's document, read and saved."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from plans.improvement import usecases
from plans.improvement.api.dependencies import EDIT, PREFIX, READ, Rules
from plans.improvement.domain.documents import (
    ContactDocument,
    Document,
    RootCausesDocument,
    SchoolTargetsDocument,
    TargetsDocument,
    TiersDocument,
)
from plans.improvement.domain.steps import Step
from plans.improvement.errors import NoSuchStep
from plans.improvement.schemas import SavedStepOut
from plans.schemas import ExpectedVersion, etag
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix=PREFIX + "/{plan_id}/steps", tags=["steps"], responses=RESPONSES)


class Saving:
    """What every save needs beside the document."""

    def __init__(
        self,
        plan_id: UUID,
        expected: ExpectedVersion,
        session: InTransaction,
        caller: CurrentCaller,
        rules: Rules,
        response: Response,
    ) -> None:
        self._plan_id, self._expected, self._session = plan_id, expected, session
        self._caller, self._rules, self._response = caller, rules, response

    def save(self, step: Step, document: Document) -> SavedStepOut:
        view = usecases.save_step(
            self._session,
            self._plan_id,
            step,
            document,
            expected_version=self._expected,
            by=self._caller,
            rules=self._rules,
            now=utc_now(),
        )
        self._response.headers["ETag"] = etag(view.saved.version)
        return SavedStepOut.of(view)


ThisSave = Annotated[Saving, Depends(scope="function")]


def step_named(step: str) -> Step:
    """Raises NoSuchStep for a name that is none."""
    try:
        return Step(step)
    except ValueError as error:
        raise NoSuchStep("This plan has no such step.") from error


NamedStep = Annotated[Step, Depends(step_named)]


@router.put("/contact", dependencies=EDIT)
def save_contact(document: ContactDocument, saving: ThisSave) -> SavedStepOut:
    """Save who leads the plan, and the team."""
    return saving.save(Step.CONTACT, document)


@router.put("/school-targets", dependencies=EDIT)
def save_school_targets(document: SchoolTargetsDocument, saving: ThisSave) -> SavedStepOut:
    """Save a district's targets for its schools."""
    return saving.save(Step.SCHOOL_TARGETS, document)


@router.put("/targets", dependencies=EDIT)
def save_targets(document: TargetsDocument, saving: ThisSave) -> SavedStepOut:
    """Save the targets of subgroups and grades."""
    return saving.save(Step.TARGETS, document)


@router.put("/root-causes", dependencies=EDIT)
def save_root_causes(document: RootCausesDocument, saving: ThisSave) -> SavedStepOut:
    """Save the root cause analysis."""
    return saving.save(Step.ROOT_CAUSES, document)


@router.put("/tiers", dependencies=EDIT)
def save_tiers(document: TiersDocument, saving: ThisSave) -> SavedStepOut:
    """Save the strategies of the four tiers."""
    return saving.save(Step.TIERS, document)


@router.put("/{step}", dependencies=EDIT, include_in_schema=False)
def save_no_document(step: NamedStep) -> None:
    """Submission, progress and print have no document to save here."""
    raise NoSuchStep("This step has no document.")


@router.get("/{step}", dependencies=READ)
def read_step(
    plan_id: UUID,
    step: NamedStep,
    session: InTransaction,
    caller: CurrentCaller,
    rules: Rules,
    response: Response,
) -> SavedStepOut:
    """A step's document; its ETag is needed to save it."""
    view = usecases.read_step(session, plan_id, step, by=caller, rules=rules)
    response.headers["ETag"] = etag(view.saved.version)
    return SavedStepOut.of(view)
