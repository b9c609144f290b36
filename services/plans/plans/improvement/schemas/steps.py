"""Answers about steps: the task list, documents, problems, former versions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field

from plans.improvement.domain.documents import Document
from plans.improvement.domain.hub import HubEntry
from plans.improvement.domain.problem import ProblemKind
from plans.improvement.domain.steps import Step, StepState
from plans.improvement.schemas.figures import FiguresOut
from plans.improvement.usecases import StepView
from plans.schemas import Answer


class ProblemOut(Answer):
    """One thing about one field."""

    step: Step
    pointer: str
    code: str
    kind: ProblemKind
    detail: str
    params: Mapping[str, Any]


class ReasonOut(Answer):
    code: str
    params: Mapping[str, Any]


class StepOut(Answer):
    """One line of the task list."""

    step: Step
    state: StepState
    done: int
    total: int
    version: int | None
    saved_at: datetime | None
    saved_by: str | None
    reason: ReasonOut | None


class SavedStepOut(Answer):
    """A step as stored, and what is to say about it."""

    step: Step
    version: int
    saved_at: datetime | None
    saved_by: str | None
    document: Any
    state: StepState
    done: int
    total: int
    plan_version: int
    problems: Sequence[ProblemOut]
    warnings: Sequence[ProblemOut]
    figures: FiguresOut | None

    @classmethod
    def of(cls, view: StepView) -> Self:
        document: Document = view.saved.document
        entry: HubEntry = view.entry
        return cls.model_validate(
            {
                "step": view.saved.step,
                "version": view.saved.version,
                "saved_at": view.saved.saved_at,
                "saved_by": view.saved.saved_by,
                "document": document.body,
                "state": entry.state,
                "done": entry.done,
                "total": entry.total,
                "plan_version": view.plan_version,
                "problems": view.problems,
                "warnings": view.warnings,
                "figures": view.rows,
            }
        )


class StepVersionOut(Answer):
    version: int
    saved_at: datetime
    saved_by: str


class StepVersionBodyOut(StepVersionOut):
    document: Annotated[Any, Field(validation_alias="body")]
