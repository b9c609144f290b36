"""The plan's task list: what state each step is in, and why one cannot start yet (AIP-136)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plans.calendar.domain import ReportingPeriod
from plans.improvement.domain.documents import (
    ContactDocument,
    Document,
    RootCausesDocument,
    SchoolTargetsDocument,
    TargetsDocument,
    TiersDocument,
)
from plans.improvement.domain.problem import Problem, ProblemKind
from plans.improvement.domain.steps import Step, StepState
from plans.improvement.domain.targets import Need, TargetRows


@dataclass(frozen=True)
class Reason:
    """Why a step cannot start: a code for the pages, and what it is about."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedStep:
    """A step's document as it is stored; version 0 was never saved."""

    step: Step
    version: int
    document: Document
    saved_at: datetime | None
    saved_by: str | None


@dataclass(frozen=True)
class HubEntry:
    """One line of the task list; `done` of `total` parts are there."""

    step: Step
    state: StepState
    done: int = 0
    total: int = 0
    version: int | None = None
    saved_at: datetime | None = None
    saved_by: str | None = None
    reason: Reason | None = None


def document_entry(saved: SavedStep, problems: Sequence[Problem], rows: TargetRows) -> HubEntry:
    """The line of a step that holds a document."""
    done, total = progress_of(saved.document, rows)
    return HubEntry(
        saved.step,
        _state(saved.version, problems),
        done,
        total,
        saved.version,
        saved.saved_at,
        saved.saved_by,
    )


def submission_entry(documents: Sequence[HubEntry], *, is_open: bool) -> HubEntry:
    """Opens when every document is complete and nothing needs correcting."""
    if not is_open:
        return HubEntry(Step.SUBMISSION, StepState.COMPLETED)
    still_open = [one.step.value for one in documents if one.state is not StepState.COMPLETED]
    if still_open:
        reason = Reason("steps-open", {"steps": still_open})
        return HubEntry(Step.SUBMISSION, StepState.CANNOT_START, reason=reason)
    return HubEntry(Step.SUBMISSION, StepState.NOT_STARTED)


def progress_entry(next_period: ReportingPeriod | None) -> HubEntry:
    """The first update opens with the figures of the first period that is owed (C04)."""
    reason = Reason("not-available")
    if next_period is not None:
        opens_on = next_period.opens_on.isoformat()
        reason = Reason(
            "period-not-open", {"period": next_period.period.value, "opens_on": opens_on}
        )
    return HubEntry(Step.PROGRESS, StepState.CANNOT_START, reason=reason)


def print_entry() -> HubEntry:
    """Whoever reads the plan may print it at any time."""
    return HubEntry(Step.PRINT, StepState.READY)


def progress_of(document: Document, rows: TargetRows) -> tuple[int, int]:
    """How many of the parts that are needed are there, and how many are needed."""
    match document:
        case ContactDocument(contact=contact):
            needed = (contact.first_name, contact.last_name, contact.email)
            return sum(bool(text.strip()) for text in needed), len(needed)
        case TargetsDocument():
            required = [row.item for row in rows.all if row.need is Need.REQUIRED]
            return sum(item in document.by_item for item in required), len(required)
        case SchoolTargetsDocument():
            needed_of = [row.item for row in rows.schools if row.need is Need.REQUIRED]
            return sum(code in document.by_school for code in needed_of), len(needed_of)
        case RootCausesDocument():
            texts = (document.research, document.supportive_factors, document.barriers)
            return sum(bool(text.strip()) for text in texts), len(texts)
        case TiersDocument():
            return sum(bool(entries) for entries in document.tiers.values()), len(document.tiers)
    raise TypeError(f"{type(document).__name__} has no parts")


def _state(version: int, problems: Sequence[Problem]) -> StepState:
    if any(problem.kind is ProblemKind.WRONG for problem in problems):
        return StepState.PROBLEM
    if not problems:
        return StepState.COMPLETED
    return StepState.IN_PROGRESS if version else StepState.NOT_STARTED
