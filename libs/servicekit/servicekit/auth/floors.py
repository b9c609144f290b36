"""Revocation: the lowest valid `authz_v` of each account, and the sessions that were ended (R20).

Kept in each service's own database, in memory too while the line that tells of changes is up.
"""

import threading
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Integer, String, Table, Uuid, select
from sqlalchemy.orm import Session

from servicekit.auth.tokens import AccessToken
from servicekit.db import KIT, Database, UtcDateTime, insert_new, notify, upsert
from servicekit.errors import NotSignedIn

CHANNEL = "authz"
_MOST_REMEMBERED = 10_000

AUTHZ_FLOOR = Table(
    "authz_floor",
    KIT,
    Column("account_id", String(80), primary_key=True, comment="sensitive=false"),
    Column("authz_v", Integer, nullable=False, comment="lowest valid; sensitive=false"),
)
ENDED_SESSION = Table(
    "ended_session",
    KIT,
    Column("session_id", Uuid, primary_key=True, comment="sensitive=false"),
    Column("at", UtcDateTime, nullable=False, comment="sensitive=false"),
)


def raise_floor(session: Session, account_id: UUID, authz_v: int) -> None:
    """Refuse this account's tokens below `authz_v` from this commit on; never lowers."""
    upsert(
        session,
        AUTHZ_FLOOR,
        {"account_id": str(account_id), "authz_v": authz_v},
        {"authz_v": authz_v},
        where=AUTHZ_FLOOR.c.authz_v < authz_v,
    )
    notify(session, CHANNEL, str(account_id))


def end_session(session: Session, session_id: UUID, *, now: datetime) -> None:
    """Refuse every token of this sign-in session from this commit on."""
    insert_new(session, ENDED_SESSION, {"session_id": session_id, "at": now})
    notify(session, CHANNEL, str(session_id))


class Floors:
    """Whether a token was revoked: from memory where that is safe, else from the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._accounts: dict[str, int] = {}
        self._sessions: dict[str, bool] = {}
        self._generation = 0
        self._lock = threading.Lock()
        database.listen(CHANNEL, self._forget)

    def check(self, token: AccessToken) -> None:
        """Raises NotSignedIn for a token below its account's floor or of an ended session."""
        if not self.check_known(token):
            _require(token, *self._read(token))

    def check_known(self, token: AccessToken) -> bool:
        """The same from memory; False where it does not know. Raises NotSignedIn."""
        if token.sid is None or token.authz_v is None:
            return True
        known = self._known(token.sub, str(token.sid))
        if known is not None:
            _require(token, *known)
        return known is not None

    def _known(self, account: str, session_id: str) -> tuple[int, bool] | None:
        if not self._database.hears:
            return None
        with self._lock:
            if account in self._accounts and session_id in self._sessions:
                return self._accounts[account], self._sessions[session_id]
        return None

    def _read(self, token: AccessToken) -> tuple[int, bool]:
        with self._lock:
            generation = self._generation
        with self._database.read() as session:
            floor = session.execute(
                select(AUTHZ_FLOOR.c.authz_v).where(AUTHZ_FLOOR.c.account_id == token.sub)
            ).scalar()
            ended = session.execute(
                select(ENDED_SESSION.c.at).where(ENDED_SESSION.c.session_id == token.sid)
            ).scalar()
        with self._lock:
            # Something may have changed between the read and here: then it is not remembered.
            if generation == self._generation:
                if len(self._accounts) > _MOST_REMEMBERED or len(self._sessions) > _MOST_REMEMBERED:
                    self._accounts.clear()
                    self._sessions.clear()
                self._accounts[token.sub] = floor or 0
                self._sessions[str(token.sid)] = ended is not None
        return floor or 0, ended is not None

    def _forget(self, what: str) -> None:
        with self._lock:
            self._generation += 1
            if what:
                self._accounts.pop(what, None)
                self._sessions.pop(what, None)
            else:
                self._accounts.clear()
                self._sessions.clear()


def _require(token: AccessToken, floor: int, is_ended: bool) -> None:
    if is_ended or (token.authz_v or 0) < floor:
        raise NotSignedIn("Your access changed or your session ended. Sign in again.")
