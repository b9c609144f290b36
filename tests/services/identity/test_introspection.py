"""Whether a token is good at this moment, asked by a program it is for (RFC 7662)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from identity.accounts import activity, roles
from identity.accounts import usecases as accounts
from identity.oauth import outside_clients
from identity.settings import Settings
from identity.signin import sessions
from servicekit.audit import Actor
from servicekit.db import Database
from servicekit.process import utc_now
from tests.services.identity.browser import Browser
from tests.services.identity.conftest import SignIn
from tests.services.identity.factories import make_approver

Tokens = dict[str, Any]
Ask = Callable[..., dict[str, Any]]
INACTIVE = {"active": False}


@pytest.fixture
def tokens(browser: Browser, sign_in: SignIn, coordinator: str) -> Tokens:
    given: Tokens = browser.exchange(browser.finish(sign_in(browser, coordinator))).json()
    return given


@pytest.fixture
def ask(browser: Browser, settings: Settings) -> Ask:
    """What `client` hears of a token."""

    def call(token: str, client: str = "plans", **more: str) -> dict[str, Any]:
        auth = (client, settings.read_secret(f"clients/{client}"))
        form = {"token": token, **more}
        answer = browser.http.post("/identity/oauth/introspect", data=form, auth=auth)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said

    return call


def test_a_program_hears_what_a_good_token_says_and_no_name(tokens: Tokens, ask: Ask) -> None:
    said = ask(tokens["access_token"], token_type_hint="access_token")
    assert (said["active"], said["token_type"], said["client_id"]) == (True, "Bearer", "gateway")
    assert (said["role"], said["org"], "plans" in said["aud"]) == (
        "school_coordinator",
        "001/023",
        True,
    )
    assert said["exp"] - said["iat"] == 300
    assert "Whitfield" not in str(said)


def role_revoked(session: Session, said: dict[str, Any]) -> None:
    by = make_approver(session, now=utc_now())
    account = accounts.get_account(session, UUID(said["sub"]), now=utc_now())
    roles.revoke_role(session, account.id, account.assignments[0].id, by=by, now=utc_now())


def session_ended(session: Session, said: dict[str, Any]) -> None:
    sessions.end_session(session, UUID(said["sid"]), by=Actor("test"), why="left", now=utc_now())


def account_closed(session: Session, said: dict[str, Any]) -> None:
    by = make_approver(session, now=utc_now())
    activity.deactivate(session, UUID(said["sub"]), by=by, reason="left", now=utc_now())


@pytest.mark.parametrize("what", [role_revoked, session_ended, account_closed])
def test_a_token_is_inactive_from_the_moment_its_ground_is_gone(
    tokens: Tokens, ask: Ask, database: Database, what: Callable[[Session, dict[str, Any]], None]
) -> None:
    said = ask(tokens["access_token"])
    assert ask(tokens["refresh_token"], "gateway")["active"] is True
    with database.write() as session:
        what(session, said)
    assert ask(tokens["access_token"]) == INACTIVE
    assert ask(tokens["refresh_token"], "gateway") == INACTIVE


def test_a_token_is_told_to_nobody_it_is_not_for(
    browser: Browser, tokens: Tokens, ask: Ask, settings: Settings
) -> None:
    auth = ("notifications", settings.read_secret("clients/notifications"))
    form = {"grant_type": "client_credentials", "scope": "plan:read"}
    own = browser.http.post("/identity/oauth/token", data=form, auth=auth).json()["access_token"]
    assert ask(own, "plans")["scope"] == "plan:read"
    assert ask(own, "notifications")["client_id"] == "notifications"
    assert ask(own, "reporting") == INACTIVE
    assert ask(tokens["access_token"], "operator") == INACTIVE
    assert ask(tokens["refresh_token"], "plans") == INACTIVE
    for no_token in (tokens["id_token"], "guessed", "", "\0"):
        assert ask(no_token, "gateway") == INACTIVE


def test_a_rotated_refresh_token_is_inactive(browser: Browser, tokens: Tokens, ask: Ask) -> None:
    renewed = browser.refresh(tokens["refresh_token"]).json()
    assert ask(tokens["refresh_token"], "gateway") == INACTIVE
    assert ask(renewed["refresh_token"], "gateway")["active"] is True


def test_the_token_of_a_disabled_system_is_inactive(
    browser: Browser, ask: Ask, database: Database
) -> None:
    with database.write() as session:
        issued = outside_clients.create_client(
            session, "sub-warehouse", {"plan:read"}, by=Actor("test"), now=utc_now()
        )
    form = {"grant_type": "client_credentials"}
    answer = browser.http.post(
        "/identity/oauth/token", data=form, auth=("sub-warehouse", issued.secret)
    )
    token = answer.json()["access_token"]
    assert ask(token)["active"] is True
    with database.write() as session:
        outside_clients.disable_client(session, "sub-warehouse", by=Actor("test"), now=utc_now())
    assert ask(token) == INACTIVE


def test_who_does_not_say_who_asks_hears_nothing(browser: Browser, tokens: Tokens) -> None:
    form = {"token": tokens["access_token"]}
    path = "/identity/oauth/introspect"
    answers = [browser.http.post(path, data=form)]
    for auth in (("gateway", "guessed"), ("no\0body", "guessed")):
        answers.append(browser.http.post(path, data=form, auth=auth))
    assert [(one.status_code, one.json()["error"]) for one in answers] == [
        (401, "invalid_client")
    ] * 3
    assert browser.http.get(path).status_code == 405
