"""Sessions of browsers (R15): one opaque cookie; who it is and their tokens stay here.

Idle 30 minutes, absolute 12 hours. What a page asks by itself is no use (ADR 0015). The cookie is
new with each sign-in (S15).
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from gateway import store
from gateway.sealing import Seal
from gateway.signing_in import Granted, Identity
from gateway.tables import WebSession
from servicekit.db import Database
from servicekit.errors import NotSignedIn, Unavailable

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
BACKGROUND = "aip-background"
"""The header of a request that a page sends by itself: it keeps nobody signed in."""
_TOUCH_AFTER = timedelta(seconds=30)
_RENEW_BEFORE = timedelta(seconds=45)
_REFRESH_TAKES = timedelta(seconds=10)
_MOST_REMEMBERED = 10_000
_ENDED = "Your session has ended. Sign in again."


@dataclass(frozen=True)
class SignedIn:
    """Who this browser is signed in as, acting in which assignment."""

    id: str
    account_id: UUID
    sid: UUID
    name: str
    email: str
    language: str
    role: str
    org: str
    organization_name: str
    may_switch: bool
    access_token: str
    access_expires_at: datetime
    password_expires_at: datetime | None
    csrf_token: str
    notes: Mapping[str, Any]
    last_seen_at: datetime
    ends_at: datetime

    @property
    def ends_unused_at(self) -> datetime:
        """When the session ends if it is not used again."""
        return min(self.last_seen_at + IDLE, self.ends_at)

    @property
    def may_stay(self) -> bool:
        """Whether using it makes it last longer."""
        return self.ends_unused_at < self.ends_at

    def has_ended(self, now: datetime) -> bool:
        return now >= self.ends_unused_at

    def token_holds(self, now: datetime) -> bool:
        return self.access_expires_at - now > _RENEW_BEFORE

    def is_fresh(self, now: datetime) -> bool:
        """Nothing has to be written or renewed before it is used."""
        was_just_seen = now - self.last_seen_at < _TOUCH_AFTER
        return was_just_seen and now < self.ends_at and self.token_holds(now)


class Sessions:
    """Opens, finds, renews and ends them. What is remembered is dropped when it changes."""

    def __init__(self, database: Database, seal: Seal, identity: Identity) -> None:
        self._database, self._seal, self._identity = database, seal, identity
        self._known: dict[str, SignedIn] = {}
        self._generation = 0
        self._lock = threading.Lock()
        self._renewing = tuple(threading.Lock() for _ in range(64))
        database.listen(store.CHANNEL, self._forget)

    def open(self, granted: Granted, *, now: datetime) -> str:
        """Begin a session and give its cookie, which nobody held before."""
        cookie = secrets.token_urlsafe(32)
        row = WebSession(
            id=_digest(cookie),
            csrf_token=secrets.token_urlsafe(32),
            notes={},
            created_at=now,
            last_seen_at=now,
            ends_at=now + ABSOLUTE,
            refreshing_until=None,
            **self._values(granted),
        )
        with self._database.write() as session:
            session.add(row)
        return cookie

    def peek(self, cookie: str, *, now: datetime) -> SignedIn | None:
        """The session, if it is remembered and can be used as it is; never asks the database."""
        known = self._known.get(_digest(cookie))
        if known is None or not self._database.hears or not known.is_fresh(now):
            return None
        return known

    def find(self, cookie: str, *, is_background: bool = False, now: datetime) -> SignedIn | None:
        """The session of a cookie, noted as used now unless the page asks by itself.

        None where there is none, or it has ended.
        """
        known = self.peek(cookie, now=now) or self._read(_digest(cookie))
        if known is None or known.has_ended(now):
            return None
        if not is_background and now - known.last_seen_at >= _TOUCH_AFTER:
            self._change(known.id, last_seen_at=now)
            known = self._read(known.id)
        return known

    def renewed(self, known: SignedIn, *, now: datetime) -> SignedIn:
        """The session with an access token that holds. Raises NotSignedIn, Unavailable."""
        if known.token_holds(now):
            return known
        with self._renewing[hash(known.id) % len(self._renewing)]:
            current = self._read(known.id)
            if current is not None and current.token_holds(now):
                return current
            return self._renew(known.id, "", now)

    def renew_next(self, known: SignedIn) -> None:
        """What identity says of the person has changed: the next page asks it anew."""
        self._change(known.id, access_expires_at=known.last_seen_at)

    def switch(self, known: SignedIn, assignment: str, *, now: datetime) -> SignedIn:
        """Act in another assignment. Raises NotSignedIn when it is not held, Unavailable."""
        with self._renewing[hash(known.id) % len(self._renewing)]:
            return self._renew(known.id, assignment, now)

    def end(self, known: SignedIn) -> None:
        """Sign out here and at identity; here also when identity does not answer."""
        with self._database.write() as session:
            sealed = store.find_refresh_token(session, known.id)
            store.remove_session(session, known.id)
        self._forget(known.id)
        if sealed is not None:
            with suppress(Unavailable):
                self._identity.revoke(self._seal.open(sealed))

    def keep_notes(self, known: SignedIn, notes: dict[str, Any]) -> None:
        """What the pages keep for this browser: messages for the next page, undo."""
        self._change(known.id, notes=notes)

    def _values(self, granted: Granted) -> dict[str, Any]:
        person = granted.person
        return {
            "account_id": person.sub,
            "sid": person.sid,
            "name": person.name,
            "email": person.email,
            "language": person.locale,
            "role": person.role,
            "org": person.org,
            "organization_name": person.org_name,
            "authz_v": granted.access.authz_v or 0,
            "may_switch": person.assignments_count > 1,
            "password_expires_at": person.password_expires_at,
            "access_token": self._seal.close(granted.access_token),
            "refresh_token": self._seal.close(granted.refresh_token),
            "access_expires_at": datetime.fromtimestamp(granted.access.exp, UTC),
        }

    def _renew(self, session_id: str, assignment: str, now: datetime) -> SignedIn:
        with self._claimed(session_id, now) as refresh_token:
            try:
                granted = self._identity.refresh(refresh_token, assignment)
            except NotSignedIn:
                if not assignment:  # after a refused switch the old tokens stay good
                    with self._database.write() as session:
                        store.remove_session(session, session_id)
                    self._forget(session_id)
                raise
            self._change(session_id, **self._values(granted))
        renewed = self._read(session_id)
        if renewed is None:
            raise NotSignedIn(_ENDED)
        return renewed

    @contextmanager
    def _claimed(self, session_id: str, now: datetime) -> Iterator[str]:
        """The refresh token, while no other process uses it: used twice it ends the session."""
        started = time.monotonic()
        while not self._claim(session_id, now):
            if time.monotonic() - started > _REFRESH_TAKES.total_seconds():
                raise Unavailable("Your session is being renewed. Try again shortly.")
            time.sleep(0.05)
        try:
            with self._database.read() as session:
                sealed = store.find_refresh_token(session, session_id)
            if sealed is None:
                raise NotSignedIn(_ENDED)
            yield self._seal.open(sealed)
        finally:
            self._change(session_id, refreshing_until=None)

    def _claim(self, session_id: str, now: datetime) -> bool:
        with self._database.write() as session:
            return store.claim_refresh(session, session_id, now=now, lasts=_REFRESH_TAKES)

    def _change(self, session_id: str, **values: Any) -> None:
        with self._database.write() as session:
            store.change_session(session, session_id, values)
        self._forget(session_id)  # here at once; elsewhere when the notification arrives

    def _read(self, session_id: str) -> SignedIn | None:
        with self._lock:
            generation = self._generation
        with self._database.read() as session:
            row = store.find_session(session, session_id)
        if row is None:
            return None
        found = self._signed_in(row)
        with self._lock:
            # Something may have changed between the read and here: then it is not remembered.
            if generation == self._generation:
                if len(self._known) > _MOST_REMEMBERED:
                    self._known.clear()
                self._known[session_id] = found
        return found

    def _signed_in(self, row: WebSession) -> SignedIn:
        return SignedIn(
            id=row.id,
            account_id=row.account_id,
            sid=row.sid,
            name=row.name,
            email=row.email,
            language=row.language,
            role=row.role,
            org=row.org,
            organization_name=row.organization_name,
            may_switch=row.may_switch,
            access_token=self._seal.open(row.access_token),
            access_expires_at=row.access_expires_at,
            password_expires_at=row.password_expires_at,
            csrf_token=row.csrf_token,
            notes=row.notes,
            last_seen_at=row.last_seen_at,
            ends_at=row.ends_at,
        )

    def _forget(self, session_id: str) -> None:
        with self._lock:
            self._generation += 1
            if session_id:
                self._known.pop(session_id, None)
            else:
                self._known.clear()


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
