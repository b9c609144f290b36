"""Queries on frozen revisions; rows are only ever added."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from plans.improvement.domain.revisions import Revision
from plans.improvement.errors import NoSuchRevision
from plans.improvement.tables import REVISION


def add_revision(session: Session, revision: Revision) -> None:
    session.execute(
        insert(REVISION).values(
            plan_id=revision.plan_id,
            revision=revision.revision,
            text=revision.text,
            content_sha256=revision.content_sha256,
            previous_sha256=revision.previous_sha256,
            submitted_at=revision.submitted_at,
        )
    )


def list_revisions(session: Session, plan_id: UUID) -> Sequence[Revision]:
    """Oldest first: the order of the chain."""
    rows = session.execute(
        select(REVISION).where(REVISION.c.plan_id == plan_id).order_by(REVISION.c.revision)
    )
    return [_revision(row) for row in rows]


def find_newest_revision(session: Session, plan_id: UUID) -> Revision | None:
    """What was submitted last."""
    row = session.execute(
        select(REVISION)
        .where(REVISION.c.plan_id == plan_id)
        .order_by(REVISION.c.revision.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _revision(row)


def get_revision(session: Session, plan_id: UUID, number: int) -> Revision:
    """Raises NoSuchRevision."""
    row = session.execute(
        select(REVISION).where(REVISION.c.plan_id == plan_id, REVISION.c.revision == number)
    ).one_or_none()
    if row is None:
        raise NoSuchRevision("This plan has no such revision.")
    return _revision(row)


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        row.plan_id,
        row.revision,
        row.text,
        row.content_sha256,
        row.previous_sha256,
        row.submitted_at,
    )
