"""Queries on documents."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from reporting.documents.domain import Document, Failure, Language, Submitted
from reporting.documents.tables import DocumentRow
from servicekit.db import insert_new

_TABLE = cast(Table, DocumentRow.__table__)


def add_document(
    session: Session, submitted: Submitted, language: Language, *, now: datetime
) -> bool:
    """Note that a document is wanted; whether it is new."""
    return insert_new(
        session,
        _TABLE,
        {
            "content_sha256": submitted.content_sha256,
            "language": language,
            "plan_id": submitted.plan_id,
            "revision": submitted.revision,
            "asked_at": now,
            "attempts": 0,
        },
    )


def find_document(session: Session, content_sha256: str, language: Language) -> Document | None:
    row = session.get(DocumentRow, (content_sha256, language))
    if row is None:
        return None
    return Document(
        row.plan_id,
        row.revision,
        row.content_sha256,
        cast(Language, row.language),
        row.attempts,
        row.pdf,
        cast("Failure | None", row.failure),
        row.failed_at,
    )


def set_document(
    session: Session, content_sha256: str, language: Language, **facts: object
) -> None:
    """Change some columns of a document."""
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.content_sha256 == content_sha256, DocumentRow.language == language)
        .values(**facts)
    )
