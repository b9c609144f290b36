"""Queries on the documents of plans: hot, so SQLAlchemy Core on single rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, String, bindparam, insert, select, update
from sqlalchemy.orm import Session

from plans.improvement.domain.documents import DOCUMENTS, Document, read_document
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.plans import Plan, PlanStatus
from plans.improvement.domain.steps import Step
from plans.improvement.errors import NoSuchStep
from plans.improvement.tables import PLAN, PLAN_STEP, PLAN_STEP_VERSION
from servicekit.audit import Actor
from servicekit.db import stored_rows_changed

# Hot, so made once: to put one together costs as much as the database does.
_THIS = (PLAN_STEP.c.plan_id == bindparam("of_plan"), PLAN_STEP.c.step == bindparam("of_step"))
_SAVE = (
    update(PLAN_STEP)
    .where(*_THIS, PLAN_STEP.c.version == bindparam("seen_version"))
    .values(
        version=bindparam("new_version"),
        body=bindparam("new_body"),
        saved_at=bindparam("now"),
        saved_by=bindparam("by_name"),
    )
)
_KEEP = insert(PLAN_STEP_VERSION).from_select(
    [*(column.name for column in PLAN_STEP.c), "actor", "acting_as"],
    select(
        *PLAN_STEP.c, bindparam("by_id", type_=String), bindparam("as_what", type_=String)
    ).where(*_THIS),
)


@dataclass(frozen=True)
class StepVersion:
    """One saved version of a step (I1)."""

    version: int
    saved_at: datetime
    saved_by: str
    body: Mapping[str, Any]


def list_steps(session: Session, plan_id: UUID) -> Sequence[SavedStep]:
    """The documents of a plan, in the order of its steps."""
    rows = session.execute(select(PLAN_STEP).where(PLAN_STEP.c.plan_id == plan_id))
    by_step = {Step(row.step): row for row in rows}
    return [_saved(by_step[step]) for step in DOCUMENTS if step in by_step]


def get_step(session: Session, plan_id: UUID, step: Step) -> SavedStep:
    """Raises NoSuchStep."""
    row = session.execute(
        select(PLAN_STEP).where(PLAN_STEP.c.plan_id == plan_id, PLAN_STEP.c.step == step)
    ).one_or_none()
    if row is None:
        raise NoSuchStep("This plan has no such step.")
    return _saved(row)


def find_district_step(
    session: Session, plan: Plan, step: Step
) -> tuple[PlanStatus, Document] | None:
    """The status of the plan that the district of this school has this year, and its step."""
    row = session.execute(
        select(PLAN.c.status, PLAN_STEP.c.body).where(
            PLAN.c.school_year == plan.school_year,
            PLAN.c.district_code == plan.district_code,
            PLAN.c.school_code == "",
            PLAN_STEP.c.plan_id == PLAN.c.id,
            PLAN_STEP.c.step == step,
        )
    ).one_or_none()
    return None if row is None else (PlanStatus(row.status), read_document(step, row.body))


def save_step(session: Session, plan_id: UUID, saved: SavedStep, *, by: Actor) -> bool:
    """Store a step over the version before its own and keep it for good; False if stale."""
    key = {"of_plan": plan_id, "of_step": saved.step}
    changed = session.execute(
        _SAVE,
        {
            **key,
            "seen_version": saved.version - 1,
            "new_version": saved.version,
            "new_body": saved.document.body,
            "now": saved.saved_at,
            "by_name": saved.saved_by,
        },
    )
    if stored_rows_changed(changed) == 0:
        return False
    session.execute(_KEEP, {**key, "by_id": by.id, "as_what": by.acting_as})
    return True


def list_step_versions(session: Session, plan_id: UUID, step: Step) -> Sequence[StepVersion]:
    """Every saved version of a step, newest first."""
    rows = session.execute(
        select(PLAN_STEP_VERSION)
        .where(PLAN_STEP_VERSION.c.plan_id == plan_id, PLAN_STEP_VERSION.c.step == step)
        .order_by(PLAN_STEP_VERSION.c.version.desc())
    )
    return [StepVersion(row.version, row.saved_at, row.saved_by, row.body) for row in rows]


def get_step_version(session: Session, plan_id: UUID, step: Step, version: int) -> StepVersion:
    """Raises NoSuchStep."""
    row = session.execute(
        select(PLAN_STEP_VERSION).where(
            PLAN_STEP_VERSION.c.plan_id == plan_id,
            PLAN_STEP_VERSION.c.step == step,
            PLAN_STEP_VERSION.c.version == version,
        )
    ).one_or_none()
    if row is None:
        raise NoSuchStep("This step has no such version.")
    return StepVersion(row.version, row.saved_at, row.saved_by, row.body)


def _saved(row: Row[Any]) -> SavedStep:
    step = Step(row.step)
    return SavedStep(step, row.version, read_document(step, row.body), row.saved_at, row.saved_by)
