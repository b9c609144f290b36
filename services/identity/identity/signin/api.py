"""One's own sign-in sessions."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends

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
    found = sessions.list_sessions(session, caller.account_id, now=utc_now())
    return SessionsOut(
        items=[
            SessionOut(
                id=live.id,
                started_at=live.started_at,
                last_seen_at=live.last_seen_at,
                is_current=live.id == caller.session_id,
            )
            for live in found
        ]
    )


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
    dependencies=[Depends(requires(Permission.SessionsEnd))],
)
def end_session(session_id: UUID, session: InTransaction, caller: CurrentCaller) -> None:
    """Sign out there."""
    sessions.end_own_session(session, session_id, caller.account_id, now=utc_now())
