"""How long one stays signed in, told to the page; and the reminder of an old password."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from flask import g
from sqlalchemy import update

from gateway.clients import connect
from gateway.sealing import Seal
from gateway.sessions import BACKGROUND, IDLE, Sessions
from gateway.settings import Settings
from gateway.signing_in import Identity
from gateway.tables import WebSession
from gateway.web.app import create_web
from gateway.web.frame import make_frame
from servicekit.db import Database
from tests.gateway.factories import make_granted
from tests.gateway.second import row_of
from tests.gateway.towns import SecondGateway, Town
from tests.pages import check, text_of

MINUTE = timedelta(minutes=1)


def change(second: SecondGateway, cookie: str, **values: object) -> None:
    with second.database.write() as session:
        row_id = row_of(second, cookie).id
        session.execute(update(WebSession).where(WebSession.id == row_id).values(**values))


def test_the_page_is_told_how_long_the_session_lasts_and_asking_is_no_use_of_it(
    client: httpx2.Client, second: SecondGateway, cookie: str
) -> None:
    seen_at = datetime.now(UTC) - 26 * MINUTE
    change(second, cookie, last_seen_at=seen_at)
    answer = client.get("/account/session", headers={BACKGROUND: "1"}).json()
    left = (IDLE - 26 * MINUTE).total_seconds()
    assert left - 60 < answer["seconds_left"] <= left
    assert answer["may_stay"] is True
    assert row_of(second, cookie).last_seen_at == seen_at


def test_staying_signed_in_needs_the_pages_token_and_makes_the_session_last(
    client: httpx2.Client, second: SecondGateway, cookie: str
) -> None:
    page = check(client.get("/account").text)
    change(second, cookie, last_seen_at=datetime.now(UTC) - 29 * MINUTE)
    refused = client.post("/account/session", headers={BACKGROUND: "1"})
    assert refused.status_code == 400
    token = str(page.select("dialog [name=csrf_token]")[0]["value"])
    answer = client.post("/account/session", headers={"X-CSRF-Token": token})
    assert answer.json()["seconds_left"] > (IDLE - MINUTE).total_seconds()


def test_a_stranger_learns_that_nobody_is_signed_in(second: SecondGateway) -> None:
    with second.client() as stranger:
        assert stranger.get("/account/session").status_code == 401
        assert stranger.post("/account/session").status_code in {400, 401}


@pytest.fixture
def sessions(database: Database, make_settings: Callable[..., Settings]) -> Iterator[Sessions]:
    settings = make_settings(Settings, identity_url="http://127.0.0.1:9")  # nobody answers there
    (settings.secrets_dir / "clients").mkdir()
    (settings.secrets_dir / "clients" / "gateway").write_text("g" * 32)
    (settings.secrets_dir / "session.key").write_text("s" * 32)
    identity, clients = Identity(settings), connect(settings, lambda: "")
    sessions = Sessions(database, Seal("s" * 32, "tokens"), identity)
    with create_web(settings, sessions, identity, clients).test_request_context("/plans"):
        yield sessions
    clients.close()
    identity.close()


@pytest.mark.requirement("AIP-036")
@pytest.mark.parametrize(
    ("expires_in", "said"),
    [
        (timedelta(days=15), ""),
        (timedelta(days=13, hours=23), "Your password expires in 14 days"),
        (timedelta(hours=3), "Your password expires in 1 day"),
        (-timedelta(hours=3), "Your password has expired"),
    ],
)
def test_an_old_password_is_called_to_mind_on_every_page(
    sessions: Sessions, expires_in: timedelta, said: str
) -> None:
    at = datetime.now(UTC)
    granted = make_granted(expires_at=at + MINUTE, password_expires_at=at + expires_in)
    g.signed_in = sessions.find(sessions.open(granted, now=at), now=at)
    reminder = make_frame().reminder
    assert (reminder.heading if reminder else "") == said
    assert reminder is None or reminder.href == "/identity/security/password"


def test_my_account_leads_to_how_one_signs_in(town: Town) -> None:
    page = town.get_page("District coordinator", "/account")
    link = page.select("main a[href='/identity/security']")
    assert link
    shown = town.get_page("District coordinator", "/identity/security")
    assert "Changed on" in text_of(shown)
