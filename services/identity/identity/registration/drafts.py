"""The answers given so far on the registration pages, kept on our side, known by a handle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from identity import handles
from identity.registration import store
from identity.registration.domain import DRAFT_LIFE
from identity.registration.tables import DraftRow


@dataclass(frozen=True)
class Draft:
    """`answers` by field name; the password only as its hash."""

    answers: Mapping[str, Any]
    password_hash: str | None


def find_draft(session: Session, handle: str, *, now: datetime) -> Draft | None:
    """What this browser has answered; None after two hours without an answer."""
    row = store.find_draft(session, handles.digest_of(handle), now=now)
    return Draft(row.answers, row.password_hash) if row else None


def keep_answers(
    session: Session,
    handle: str,
    answers: Mapping[str, Any],
    *,
    password_hash: str | None = None,
    now: datetime,
) -> None:
    """Add answers to the draft, or begin one."""
    digest = handles.digest_of(handle)
    row = store.find_draft(session, digest, now=now)
    if row is None:
        store.delete_draft(session, digest)
        row = DraftRow(digest=digest, answers={}, password_hash=None, expires_at=now)
        session.add(row)
    row.answers = {**row.answers, **answers}
    row.password_hash = password_hash or row.password_hash
    row.expires_at = now + DRAFT_LIFE
    session.flush()


def forget(session: Session, handle: str) -> None:
    store.delete_draft(session, handles.digest_of(handle))
