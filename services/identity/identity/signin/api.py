"""One's own sign-in sessions, and for staff those of others."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from identity.permissions import Permission
from identity.schemas import Answer
from identity.signin import sessions
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix="/api/v1/identity", tags=["sessions"], responses=RESPONSES)


class SessionOut(Answer):
    id: UUID
    started_at: datetime
    last_seen_at: datetime
    is_current: bool


class SessionsOut(Answer):
    items: list[SessionOut]


@router.get("/sessions", dependencies=[Depends(requires(Permission.SessionsRead))])
def list_sessions(session: InTransaction, caller: CurrentCaller) -> SessionsOut:
    """Where one is signed in, newest first."""
    return _sessions_of(session, caller.account_id, caller.session_id)


@router.delete(
    "/sessions", status_code=204, dependencies=[Depends(requires(Permission.SessionsEnd))]
)
def end_other_sessions(session: InTransaction, caller: CurrentCaller) -> None:
    """Sign out everywhere else; the session this is sent from goes on."""
    sessions.end_others(
        session, caller.account_id, keep=caller.session_id, why="by its owner", now=utc_now()
    )


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    dependencies=[Depends(requires(Permission.SessionsEnd))],
)
def end_session(session_id: UUID, session: InTransaction, caller: CurrentCaller) -> None:
    """Sign out there."""
    sessions.end_own_session(session, session_id, caller.account_id, now=utc_now())


@router.get(
    "/accounts/{account_id}/sessions", dependencies=[Depends(requires(Permission.AccountRead))]
)
def list_sessions_of(
    account_id: UUID, session: InTransaction, caller: CurrentCaller
) -> SessionsOut:
    """Where somebody else is signed in, for staff."""
    return _sessions_of(session, account_id, caller.session_id)


@router.delete(
    "/accounts/{account_id}/sessions",
    status_code=204,
    dependencies=[Depends(requires(Permission.AccountWrite))],
)
def end_sessions_of(
    account_id: UUID, session: InTransaction, caller: CurrentCaller, only: UUID | None = None
) -> None:
    """Sign somebody out everywhere, or of `only` one session."""
    sessions.end_sessions_of(
        session, account_id, only=only, by=caller.actor, why="by staff", now=utc_now()
    )


def _sessions_of(session: Session, account_id: UUID, current: UUID | None) -> SessionsOut:
    found = sessions.list_sessions(session, account_id, now=utc_now())
    return SessionsOut(
        items=[
            SessionOut(
                id=live.id,
                started_at=live.started_at,
                last_seen_at=live.last_seen_at,
                is_current=live.id == current,
            )
            for live in found
        ]
    )
