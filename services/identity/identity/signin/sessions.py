"""Sign-in sessions: what people see, and what ending one does (R15, R20, S16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.identity import SessionRevoked
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account, Assignment
from identity.signin import store
from identity.signin.domain import SignInSession
from identity.signin.errors import NoAssignment, SessionNotFound
from identity.signin.tables import SignInSessionRow
from servicekit import audit, auth, outbox
from servicekit.audit import Actor
from servicekit.db import new_id


@dataclass(frozen=True)
class Acting:
    """A person in a live session, acting in one assignment that holds: what tokens speak of."""

    account: Account
    session: SignInSession
    assignment: Assignment


def begin_session(session: Session, account_id: UUID, *, network: str, now: datetime) -> UUID:
    """A session for an account whose password and code were right; its role comes next."""
    row = SignInSessionRow(
        id=new_id(),
        account_id=account_id,
        assignment_id=None,
        network=network,
        started_at=now,
        last_seen_at=now,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    accounts.note_sign_in(session, account_id, now=now)
    audit.record(session, Actor(str(account_id)), "sign_in", f"session/{row.id}", now=now)
    return row.id


def choose_assignment(
    session: Session, session_id: UUID, assignment_id: UUID, *, now: datetime
) -> Assignment:
    """Act in this assignment from now on. Raises NoAssignment for one not held (S21)."""
    row = store.get_session_row(session, session_id)
    account = accounts.get_account(session, row.account_id, now=now)
    chosen = account.find_assignment(assignment_id)
    if chosen is None:
        raise NoAssignment("Your account does not have this role now.")
    row.assignment_id = chosen.id
    session.flush()
    return chosen


def find_acting(session: Session, session_id: UUID, *, now: datetime) -> Acting | None:
    """Who acts in a session; None when it is over, the account closed, or the role revoked."""
    live = store.get_session(session, session_id)
    account = accounts.get_account(session, live.account_id, now=now)
    assignment = account.find_assignment(live.assignment_id)
    if assignment is None or not account.is_active or not live.is_live(now):
        return None
    return Acting(account, live, assignment)


def note_use(session: Session, session_id: UUID, *, now: datetime) -> None:
    """The session was used: 30 minutes more."""
    store.get_session_row(session, session_id).last_seen_at = now
    session.flush()


def note_factor(session: Session, session_id: UUID, *, now: datetime) -> None:
    """A second factor was shown again in this session. Audited."""
    row = store.get_session_row(session, session_id)
    row.confirmed_at = now
    session.flush()
    audit.record(
        session, Actor(str(row.account_id)), "confirm_factor", f"session/{session_id}", now=now
    )


def is_fresh(session: Session, session_id: UUID, *, now: datetime) -> bool:
    """Whether a second factor was shown in this live session within the last minutes (R18)."""
    return store.get_session(session, session_id).is_fresh(now)


def list_sessions(session: Session, account_id: UUID, *, now: datetime) -> Sequence[SignInSession]:
    """Live sessions of an account, newest first."""
    return store.list_live_sessions(session, account_id, now=now)


def end_session(session: Session, session_id: UUID, *, by: Actor, why: str, now: datetime) -> None:
    """End a session: its tokens are refused here at once, elsewhere on the event. Twice is once."""
    row = store.get_session_row(session, session_id)
    if row.ended_at is not None:
        return
    row.ended_at = now
    session.flush()
    auth.end_session(session, session_id, now=now)
    audit.record(session, by, "end_session", f"session/{session_id}", now=now, reason=why)
    outbox.record(
        session, SessionRevoked(session_id=session_id, account_id=row.account_id), now=now
    )


def end_own_session(session: Session, session_id: UUID, account_id: UUID, *, now: datetime) -> None:
    """End one of one's own sessions. Raises SessionNotFound for anybody else's."""
    if store.get_session(session, session_id).account_id != account_id:
        raise SessionNotFound("There is no such session.")
    end_session(session, session_id, by=Actor(str(account_id)), why="by its owner", now=now)


def end_sessions_of(
    session: Session,
    account_id: UUID,
    *,
    only: UUID | None = None,
    by: Actor,
    why: str,
    now: datetime,
) -> None:
    """Staff end every session of an account, or `only` one. Raises SessionNotFound."""
    live = [one.id for one in store.list_live_sessions(session, account_id, now=now)]
    if only is not None and only not in live:
        raise SessionNotFound("There is no such session.")
    for session_id in live if only is None else [only]:
        end_session(session, session_id, by=by, why=why, now=now)
    if live:
        audit.record(session, by, "end_sessions", f"account/{account_id}", now=now, reason=why)


def end_others(
    session: Session, account_id: UUID, *, keep: UUID | None, why: str, now: datetime
) -> None:
    """End every session of an account but one."""
    for live in store.list_live_sessions(session, account_id, now=now):
        if live.id != keep:
            end_session(session, live.id, by=Actor(str(account_id)), why=why, now=now)
