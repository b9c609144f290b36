"""Sessions of browsers, on both databases (R15, S15)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from contracts.identity import AccountAuthzChanged, SessionRevoked
from gateway import store
from gateway.consumers import end_older_sessions, end_revoked_session
from gateway.sealing import Seal
from gateway.sessions import ABSOLUTE, IDLE, Sessions
from gateway.settings import Settings
from gateway.signing_in import Identity
from gateway.tables import WebSession
from servicekit.db import Database
from servicekit.errors import Unavailable
from tests.gateway.factories import make_granted

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sessions(database: Database, make_settings: Callable[..., Settings]) -> Sessions:
    settings = make_settings(Settings, identity_url="http://127.0.0.1:9")  # nobody answers there
    folder = settings.secrets_dir / "clients"
    folder.mkdir()
    (folder / "gateway").write_text("g" * 32)
    return Sessions(database, Seal("s" * 32, "tokens"), Identity(settings))


def test_a_cookie_finds_its_session_and_no_other_does(sessions: Sessions, now: datetime) -> None:
    cookie = sessions.open(make_granted(expires_at=now + 5 * MINUTE), now=now)
    found = sessions.find(cookie, now=now)
    assert found is not None
    assert (found.name, found.role, found.org) == (
        "Dana Whitfield",
        "school_coordinator",
        "001/023",
    )
    assert found.access_token == "the-access-token"
    assert sessions.find(cookie + "x", now=now) is None
    assert sessions.find(found.id, now=now) is None  # what the database holds opens nothing


def test_neither_the_cookie_nor_a_token_can_be_read_from_the_database(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    cookie = sessions.open(make_granted(expires_at=now + 5 * MINUTE), now=now)
    with database.read() as session:
        (row,) = session.execute(text("SELECT * FROM web_session")).mappings().all()
    stored = " ".join(str(value) for value in row.values())
    assert cookie not in stored
    assert "the-access-token" not in stored
    assert "the-refresh-token" not in stored


def test_s15_each_sign_in_has_a_cookie_and_a_csrf_token_nobody_held_before(
    sessions: Sessions, now: datetime
) -> None:
    granted = make_granted(expires_at=now + 5 * MINUTE)
    first, second = sessions.open(granted, now=now), sessions.open(granted, now=now)
    one, other = sessions.find(first, now=now), sessions.find(second, now=now)
    assert one is not None
    assert other is not None
    assert first != second
    assert one.csrf_token != other.csrf_token


def test_s15_a_session_ends_after_thirty_idle_minutes(sessions: Sessions, now: datetime) -> None:
    cookie = sessions.open(make_granted(expires_at=now + ABSOLUTE), now=now)
    assert sessions.find(cookie, now=now + IDLE - MINUTE) is not None
    assert sessions.find(cookie, now=now + 2 * IDLE - 2 * MINUTE) is not None  # it was used
    assert sessions.find(cookie, now=now + 3 * IDLE) is None


def test_s15_a_session_ends_after_twelve_hours_however_busy(
    sessions: Sessions, now: datetime
) -> None:
    cookie = sessions.open(make_granted(expires_at=now + 2 * ABSOLUTE), now=now)
    at = now
    while at + 20 * MINUTE < now + ABSOLUTE:
        at += 20 * MINUTE
        assert sessions.find(cookie, now=at) is not None
    assert sessions.find(cookie, now=now + ABSOLUTE) is None


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(
    sessions: Sessions, now: datetime
) -> None:
    cookie = sessions.open(make_granted(expires_at=now + ABSOLUTE), now=now)
    at = now
    while at + MINUTE < now + IDLE:
        at += MINUTE
        assert sessions.find(cookie, is_background=True, now=at) is not None
    assert sessions.find(cookie, is_background=True, now=now + IDLE) is None


def test_a_session_says_when_it_ends_and_whether_it_can_last_longer(
    sessions: Sessions, now: datetime
) -> None:
    cookie = sessions.open(make_granted(expires_at=now + ABSOLUTE), now=now)
    found = sessions.find(cookie, now=now)
    assert found is not None
    assert (found.ends_unused_at, found.may_stay) == (now + IDLE, True)
    late = replace(found, last_seen_at=now + ABSOLUTE - MINUTE)
    assert (late.ends_unused_at, late.may_stay) == (now + ABSOLUTE, False)


def test_after_a_change_of_credentials_identity_is_asked_anew(
    sessions: Sessions, now: datetime
) -> None:
    cookie = sessions.open(make_granted(expires_at=now + ABSOLUTE), now=now)
    found = sessions.find(cookie, now=now)
    assert found is not None
    assert found.token_holds(now)
    sessions.renew_next(found)
    again = sessions.find(cookie, now=now)
    assert again is not None
    assert not again.token_holds(now)


def test_s15_a_session_that_ended_is_not_replayed(sessions: Sessions, now: datetime) -> None:
    cookie = sessions.open(make_granted(expires_at=now + 5 * MINUTE), now=now)
    found = sessions.find(cookie, now=now)
    assert found is not None
    sessions.end(found)  # identity does not answer; here it ends all the same
    assert sessions.peek(cookie, now=now) is None
    assert sessions.find(cookie, now=now) is None


def test_what_is_remembered_is_dropped_when_it_changes(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    cookie = sessions.open(make_granted(expires_at=now + 5 * MINUTE), now=now)
    found = sessions.find(cookie, now=now)
    assert found is not None
    if database.is_sqlite:  # the line of PostgreSQL needs a moment; there it may ask each time
        assert sessions.peek(cookie, now=now) == found
    with database.write() as session:
        store.change_session(session, found.id, {"role": "district_coordinator"})
    if database.is_sqlite:
        assert sessions.peek(cookie, now=now) is None
        changed = sessions.find(cookie, now=now)
        assert changed is not None
        assert changed.role == "district_coordinator"


def test_a_change_of_rights_ends_sessions_with_older_tokens_only(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    account = uuid4()
    later = now + 5 * MINUTE
    old = sessions.open(make_granted(expires_at=later, account_id=account, authz_v=1), now=now)
    new = sessions.open(make_granted(expires_at=later, account_id=account, authz_v=2), now=now)
    other = sessions.open(make_granted(expires_at=later), now=now)
    with database.write() as session:
        end_older_sessions(session, AccountAuthzChanged(account_id=account, authz_v=2), now=now)
    assert sessions.find(old, now=now) is None
    assert sessions.find(new, now=now) is not None
    assert sessions.find(other, now=now) is not None


def test_an_ended_sign_in_ends_what_hangs_on_it(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    sid, account = uuid4(), uuid4()
    granted = make_granted(expires_at=now + 5 * MINUTE, sid=sid, account_id=account)
    cookie = sessions.open(granted, now=now)
    with database.write() as session:
        event = SessionRevoked(session_id=sid, account_id=account)
        end_revoked_session(session, event, now=now)
    assert sessions.find(cookie, now=now) is None


def test_tokens_are_renewed_by_one_at_a_time(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    cookie = sessions.open(make_granted(expires_at=now), now=now)
    found = sessions.find(cookie, now=now)
    assert found is not None
    lasts = timedelta(seconds=10)

    def claim(at: datetime) -> bool:
        with database.write() as session:
            return store.claim_refresh(session, found.id, now=at, lasts=lasts)

    assert claim(now)
    assert not claim(now)
    assert claim(now + timedelta(seconds=11))  # whoever held it has died meanwhile


def test_while_identity_is_down_a_session_stays_and_says_so(
    sessions: Sessions, now: datetime
) -> None:
    cookie = sessions.open(make_granted(expires_at=now), now=now)
    found = sessions.find(cookie, now=now)
    assert found is not None
    with pytest.raises(Unavailable):
        sessions.renewed(found, now=now)
    assert sessions.find(cookie, now=now) is not None


def test_ended_sessions_are_tidied_away(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    sessions.open(make_granted(expires_at=now), now=now)
    lively = sessions.open(make_granted(expires_at=now), now=now + IDLE)
    with database.write() as session:
        store.remove_ended_sessions(session, now=now + IDLE + MINUTE, idle=IDLE)
        left: list[Any] = list(session.scalars(select(WebSession.id)))
    assert len(left) == 1
    assert sessions.find(lively, now=now + IDLE) is not None


def test_notes_for_the_next_page_stay_with_the_session(sessions: Sessions, now: datetime) -> None:
    cookie = sessions.open(make_granted(expires_at=now + 5 * MINUTE), now=now)
    found = sessions.find(cookie, now=now)
    assert found is not None
    sessions.keep_notes(found, {"_flashes": [["success", "Saved"]]})
    again = sessions.find(cookie, now=now)
    assert again is not None
    assert again.notes == {"_flashes": [["success", "Saved"]]}
