"""Every query of signing in. Codes are counted and consumed by one UPDATE each (R21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from identity.signin.domain import CODE_LIFE, CODE_TRIES, Login, SignInSession, Step
from identity.signin.errors import LoginOver, SessionNotFound
from identity.signin.tables import LoginRow, OneTimeCodeRow, SignInSessionRow
from servicekit.db import stored_rows_changed


@dataclass(frozen=True)
class Counted:
    """A try that was counted, and what the code's digest must be."""

    digest: str
    attempts: int


def find_login(session: Session, digest: str, *, now: datetime) -> Login | None:
    row = _find_login_row(session, digest, now)
    return login(row) if row else None


def get_login_row(session: Session, digest: str, *, now: datetime) -> LoginRow:
    """Raises LoginOver."""
    row = _find_login_row(session, digest, now)
    if row is None:
        raise LoginOver("This sign-in has expired. Begin again.")
    return row


def _find_login_row(session: Session, digest: str, now: datetime) -> LoginRow | None:
    return session.scalars(
        select(LoginRow).where(LoginRow.digest == digest, LoginRow.expires_at > now)
    ).one_or_none()


def delete_login(session: Session, login_id: UUID) -> None:
    session.execute(delete(OneTimeCodeRow).where(OneTimeCodeRow.login_id == login_id))
    session.execute(delete(LoginRow).where(LoginRow.id == login_id))


def delete_logins_of(session: Session, account_id: UUID, *, but: UUID | None) -> None:
    for login_id in session.scalars(select(LoginRow.id).where(LoginRow.account_id == account_id)):
        if login_id != but:
            delete_login(session, login_id)


def delete_old_logins(session: Session, *, now: datetime) -> None:
    old = select(LoginRow.id).where(LoginRow.expires_at < now)
    session.execute(delete(OneTimeCodeRow).where(OneTimeCodeRow.login_id.in_(old)))
    session.execute(delete(LoginRow).where(LoginRow.expires_at < now))


def find_code(session: Session, login_id: UUID) -> OneTimeCodeRow | None:
    return session.get(OneTimeCodeRow, login_id, populate_existing=True)


def replace_code(session: Session, login_id: UUID, digest: str, *, now: datetime) -> datetime:
    """Keep a new code, which kills the old one; gives when it expires."""
    session.execute(delete(OneTimeCodeRow).where(OneTimeCodeRow.login_id == login_id))
    expires_at = now + CODE_LIFE
    session.add(
        OneTimeCodeRow(
            login_id=login_id,
            digest=digest,
            attempts=0,
            sent_at=now,
            expires_at=expires_at,
            used_at=None,
        )
    )
    session.flush()
    return expires_at


def count_try(session: Session, login_id: UUID, *, now: datetime) -> Counted | None:
    """Count one try; None when the code is used, expired, or was tried five times."""
    row = session.execute(
        update(OneTimeCodeRow)
        .where(
            OneTimeCodeRow.login_id == login_id,
            OneTimeCodeRow.attempts < CODE_TRIES,
            OneTimeCodeRow.used_at.is_(None),
            OneTimeCodeRow.expires_at > now,
        )
        .values(attempts=OneTimeCodeRow.attempts + 1)
        .returning(OneTimeCodeRow.digest, OneTimeCodeRow.attempts)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Counted(row.digest, row.attempts) if row else None


def consume_code(session: Session, login_id: UUID, digest: str, *, now: datetime) -> bool:
    """Use the code up; one of many at the same moment gets True."""
    used = session.execute(
        update(OneTimeCodeRow)
        .where(
            OneTimeCodeRow.login_id == login_id,
            OneTimeCodeRow.digest == digest,
            OneTimeCodeRow.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return stored_rows_changed(used) == 1


def get_session(session: Session, session_id: UUID) -> SignInSession:
    """Raises SessionNotFound."""
    return _session(get_session_row(session, session_id))


def get_session_row(session: Session, session_id: UUID) -> SignInSessionRow:
    row = session.get(SignInSessionRow, session_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise SessionNotFound("There is no such session.")
    return row


def list_live_sessions(
    session: Session, account_id: UUID, *, now: datetime
) -> Sequence[SignInSession]:
    rows = session.scalars(
        select(SignInSessionRow)
        .where(SignInSessionRow.account_id == account_id, SignInSessionRow.ended_at.is_(None))
        .order_by(SignInSessionRow.started_at.desc())
    )
    return [live for live in map(_session, rows) if live.is_live(now)]


def login(row: LoginRow) -> Login:
    return Login(row.id, row.request, Step(row.step), row.network, row.account_id, row.session_id)


def _session(row: SignInSessionRow) -> SignInSession:
    return SignInSession(
        row.id,
        row.account_id,
        row.assignment_id,
        row.started_at,
        row.last_seen_at,
        row.confirmed_at or row.started_at,
        row.ended_at,
    )
