"""Asking for documents, and keeping what the renderer made."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.reporting import DocumentGenerated
from reporting.documents import store
from reporting.documents.domain import (
    MOST_ATTEMPTS,
    Document,
    Extract,
    Failure,
    Key,
    Language,
    Sections,
    Submitted,
)
from servicekit import outbox, schedule

MAKE_DOCUMENT = "make-document"


def ask_for_document(
    session: Session,
    submitted: Submitted,
    language: Language,
    sections: Sections = (),
    *,
    now: datetime,
) -> Document | None:
    """The document as far as it is; None while it is being made.

    The first to ask has the worker make it, and so does who asks a while after it failed.
    """
    key = Key(submitted.content_sha256, language, sections)
    if store.add_document(session, submitted, key, now=now):
        _have_it_made(session, submitted, key, now=now)
        return None
    known = store.find_document(session, key)
    if known and known.may_be_tried_again(now):
        store.set_document(session, key, failure=None, failed_at=None, attempts=0)
        _have_it_made(session, submitted, key, now=now)
        return None
    return known if known and (known.pdf is not None or known.failure) else None


def list_extracts(session: Session, plan_id: UUID) -> Sequence[Extract]:
    """Those that were made of a plan, and are kept: the newest revision's first."""
    return store.list_extracts(session, plan_id)


def begin_document(session: Session, key: Key) -> bool:
    """Count an attempt; whether there is anything to do.

    One whose attempts are all used up is noted as failed by `fail_document`.
    """
    known = store.find_document(session, key)
    if known is None or known.pdf is not None or known.failure:
        return False
    store.set_document(session, key, attempts=known.attempts + 1)
    return True


def has_attempts_left(session: Session, key: Key) -> bool:
    """Whether the renderer may be given this document once more."""
    known = store.find_document(session, key)
    return known is not None and known.attempts < MOST_ATTEMPTS


def keep_document(
    session: Session, submitted: Submitted, key: Key, pdf: bytes, *, now: datetime
) -> None:
    """Keep the PDF for good; records DocumentGenerated."""
    digest = hashlib.sha256(pdf).hexdigest()
    store.set_document(session, key, pdf=pdf, pdf_sha256=digest, made_at=now)
    outbox.record(
        session,
        DocumentGenerated(
            plan_id=submitted.plan_id,
            revision=submitted.revision,
            language=key.language,
            document_sha256=digest,
            sections=key.sections,
        ),
        now=now,
    )


def fail_document(session: Session, key: Key, failure: Failure, *, now: datetime) -> None:
    """Note that the document cannot be made, and why."""
    store.set_document(session, key, failure=failure, failed_at=now)


def _have_it_made(session: Session, submitted: Submitted, key: Key, *, now: datetime) -> None:
    schedule.later(
        session,
        MAKE_DOCUMENT,
        {
            "plan_id": str(submitted.plan_id),
            "revision": submitted.revision,
            "content_sha256": submitted.content_sha256,
            "language": key.language,
            "sections": list(key.sections),
        },
        now=now,
    )
