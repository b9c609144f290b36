"""Asking for documents, and keeping what the renderer made."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from contracts.reporting import DocumentGenerated
from reporting.documents import store
from reporting.documents.domain import MOST_ATTEMPTS, Document, Failure, Language, Submitted
from servicekit import outbox, schedule

MAKE_DOCUMENT = "make-document"


def ask_for_document(
    session: Session, submitted: Submitted, language: Language, *, now: datetime
) -> Document | None:
    """The document as far as it is; None while it is being made.

    The first to ask has the worker make it, and so does who asks a while after it failed.
    """
    if store.add_document(session, submitted, language, now=now):
        _have_it_made(session, submitted, language, now=now)
        return None
    known = store.find_document(session, submitted.content_sha256, language)
    if known and known.may_be_tried_again(now):
        again = {"failure": None, "failed_at": None, "attempts": 0}
        store.set_document(session, submitted.content_sha256, language, **again)
        _have_it_made(session, submitted, language, now=now)
        return None
    return known if known and (known.pdf is not None or known.failure) else None


def begin_document(session: Session, content_sha256: str, language: Language) -> bool:
    """Count an attempt; whether there is anything to do.

    One whose attempts are all used up is noted as failed by `fail_document`.
    """
    known = store.find_document(session, content_sha256, language)
    if known is None or known.pdf is not None or known.failure:
        return False
    store.set_document(session, content_sha256, language, attempts=known.attempts + 1)
    return True


def has_attempts_left(session: Session, content_sha256: str, language: Language) -> bool:
    """Whether the renderer may be given this document once more."""
    known = store.find_document(session, content_sha256, language)
    return known is not None and known.attempts < MOST_ATTEMPTS


def keep_document(
    session: Session, submitted: Submitted, language: Language, pdf: bytes, *, now: datetime
) -> None:
    """Keep the PDF for good; records DocumentGenerated."""
    digest = hashlib.sha256(pdf).hexdigest()
    store.set_document(
        session, submitted.content_sha256, language, pdf=pdf, pdf_sha256=digest, made_at=now
    )
    outbox.record(
        session,
        DocumentGenerated(
            plan_id=submitted.plan_id,
            revision=submitted.revision,
            language=language,
            document_sha256=digest,
        ),
        now=now,
    )


def fail_document(
    session: Session, content_sha256: str, language: Language, failure: Failure, *, now: datetime
) -> None:
    """Note that the document cannot be made, and why."""
    store.set_document(session, content_sha256, language, failure=failure, failed_at=now)


def _have_it_made(
    session: Session, submitted: Submitted, language: Language, *, now: datetime
) -> None:
    schedule.later(
        session,
        MAKE_DOCUMENT,
        {
            "plan_id": str(submitted.plan_id),
            "revision": submitted.revision,
            "content_sha256": submitted.content_sha256,
            "language": language,
        },
        now=now,
    )
