"""Queries on the files of plans; contents are read one at a time, and only when asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from plans.improvement.domain.attachments import Attachment
from plans.improvement.domain.steps import Step
from plans.improvement.errors import NoSuchAttachment
from plans.improvement.tables import ATTACHMENT
from servicekit.db import stored_rows_changed

_FACTS = [ATTACHMENT.c[name] for name in Attachment.__dataclass_fields__]


def add_attachment(session: Session, attachment: Attachment, body: bytes) -> None:
    values = {name: getattr(attachment, name) for name in Attachment.__dataclass_fields__}
    session.execute(insert(ATTACHMENT).values(**values, body=body))


def list_attachments(session: Session, plan_id: UUID) -> Sequence[Attachment]:
    """Those the plan shows, oldest first."""
    rows = session.execute(
        select(*_FACTS)
        .where(ATTACHMENT.c.plan_id == plan_id, ATTACHMENT.c.removed_at.is_(None))
        .order_by(ATTACHMENT.c.added_at, ATTACHMENT.c.id)
    )
    return [_attachment(row) for row in rows]


def get_attachment(
    session: Session, plan_id: UUID, attachment_id: UUID
) -> tuple[Attachment, bytes]:
    """With its content, also of one that was removed. Raises NoSuchAttachment."""
    row = session.execute(
        select(*_FACTS, ATTACHMENT.c.body).where(
            ATTACHMENT.c.id == attachment_id, ATTACHMENT.c.plan_id == plan_id
        )
    ).one_or_none()
    if row is None:
        raise NoSuchAttachment("This plan has no such file.")
    return _attachment(row), row.body


def mark_removed(
    session: Session, plan_id: UUID, attachment_id: UUID, by: str, now: datetime
) -> None:
    """Raises NoSuchAttachment, also for one that was removed before."""
    changed = session.execute(
        update(ATTACHMENT)
        .where(
            ATTACHMENT.c.id == attachment_id,
            ATTACHMENT.c.plan_id == plan_id,
            ATTACHMENT.c.removed_at.is_(None),
        )
        .values(removed_at=now, removed_by=by)
    )
    if stored_rows_changed(changed) == 0:
        raise NoSuchAttachment("This plan has no such file.")


def _attachment(row: Row[*tuple[Any, ...]]) -> Attachment:
    facts = {name: getattr(row, name) for name in Attachment.__dataclass_fields__}
    return Attachment(**facts | {"step": Step(row.step)})
