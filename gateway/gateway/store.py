"""Every query on the sessions of browsers; each change wakes those who remember the session."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from gateway.tables import WebSession
from servicekit.db import notify, stored_rows_changed

CHANNEL = "web_session"


def find_session(session: Session, session_id: str) -> WebSession | None:
    return session.get(WebSession, session_id)


def find_refresh_token(session: Session, session_id: str) -> str | None:
    """Still sealed."""
    return session.execute(
        select(WebSession.refresh_token).where(WebSession.id == session_id)
    ).scalar_one_or_none()


def change_session(session: Session, session_id: str, values: Mapping[str, Any]) -> None:
    session.execute(update(WebSession).where(WebSession.id == session_id).values(**values))
    notify(session, CHANNEL, session_id)


def claim_refresh(session: Session, session_id: str, *, now: datetime, lasts: timedelta) -> bool:
    """Be the only one to renew this session's tokens for a moment; also true if it is gone."""
    claimed = session.execute(
        update(WebSession)
        .where(
            WebSession.id == session_id,
            or_(WebSession.refreshing_until.is_(None), WebSession.refreshing_until < now),
        )
        .values(refreshing_until=now + lasts)
    )
    return stored_rows_changed(claimed) == 1 or find_refresh_token(session, session_id) is None


def remove_session(session: Session, session_id: str) -> None:
    session.execute(delete(WebSession).where(WebSession.id == session_id))
    notify(session, CHANNEL, session_id)


def remove_sessions_of_account(session: Session, account_id: UUID, *, below: int) -> None:
    """Those whose tokens are older than the account's rights of version `below` (R20)."""
    _remove_where(session, WebSession.account_id == account_id, WebSession.authz_v < below)


def remove_sessions_of_sign_in(session: Session, sid: UUID) -> None:
    _remove_where(session, WebSession.sid == sid)


def remove_ended_sessions(session: Session, *, now: datetime, idle: timedelta) -> None:
    _remove_where(session, or_(WebSession.ends_at < now, WebSession.last_seen_at < now - idle))


def _remove_where(session: Session, *conditions: ColumnElement[bool]) -> None:
    for session_id in session.scalars(select(WebSession.id).where(*conditions)).all():
        remove_session(session, session_id)
