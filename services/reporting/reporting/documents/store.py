"""Queries on documents: those of whole plans, and the extracts."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from reporting.documents.domain import Document, Extract, Failure, Key, Language, Submitted
from reporting.documents.tables import DocumentRow, ExtractRow, Printed
from servicekit.db import insert_new


def add_document(session: Session, submitted: Submitted, key: Key, *, now: datetime) -> bool:
    """Note that a document is wanted; whether it is new."""
    return insert_new(
        session,
        cast(Table, _kind(key).__table__),
        {
            **_columns(key),
            "plan_id": submitted.plan_id,
            "revision": submitted.revision,
            "asked_at": now,
            "attempts": 0,
        },
    )


def find_document(session: Session, key: Key) -> Document | None:
    row = session.get(_kind(key), _columns(key))
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


def set_document(session: Session, key: Key, **facts: object) -> None:
    """Change some columns of a document."""
    session.execute(update(_kind(key)).filter_by(**_columns(key)).values(**facts))


def list_extracts(session: Session, plan_id: UUID) -> Sequence[Extract]:
    """Those made of a plan: of the newest revision first, then the newest first."""
    row = ExtractRow
    found = session.execute(
        select(row.revision, row.language, row.sections, row.made_at)
        .where(row.plan_id == plan_id)
        .order_by(row.revision.desc(), row.made_at.desc())
    )
    return [
        Extract(revision, cast(Language, language), tuple(sections.split(",")), made_at)
        for revision, language, sections, made_at in found
        if made_at is not None
    ]


def _kind(key: Key) -> type[Printed]:
    return ExtractRow if key.sections else DocumentRow


def _columns(key: Key) -> dict[str, str]:
    columns = {"content_sha256": key.content_sha256, "language": key.language}
    return columns | ({"sections": ",".join(key.sections)} if key.sections else {})
