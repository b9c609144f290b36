"""The authorization server as the gateway and other systems meet it (R19, S19, S20)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import update

from contracts.roles import Role
from identity.accounts import roles
from identity.accounts import usecases as accounts
from identity.oauth.keys import SigningKeys
from identity.oauth.tables import AuthorizationCodeRow
from identity.settings import Settings
from identity.signin.tables import SignInSessionRow
from servicekit.audit import Actor
from servicekit.auth import AccessToken, Verifier
from servicekit.db import Database
from servicekit.errors import NotSignedIn
from servicekit.process import utc_now
from tests.pages import check
from tests.servers.processes import wait_until
from tests.services.identity.browser import CALLBACK, Browser
from tests.services.identity.conftest import SignIn
from tests.services.identity.factories import DISTRICT, make_approver
from tests.services.identity.outgoing import event_types

ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For what asks the database nothing that the two answer differently."""
Tokens = dict[str, Any]
Read = Callable[[str], AccessToken]


@pytest.fixture
def code(browser: Browser, sign_in: SignIn, coordinator: str) -> str:
    """A fresh authorization code."""
    return browser.finish(sign_in(browser, coordinator))


@pytest.fixture
def tokens(browser: Browser, code: str) -> Tokens:
    """What the gateway got for it."""
    answer = browser.exchange(code)
    assert answer.status_code == 200, answer.text
    given: Tokens = answer.json()
    return given


@pytest.fixture
def read(settings: Settings) -> Read:
    """Check an access token as plans does."""
    keys = SigningKeys(settings.secrets_dir / "signing")
    return Verifier(
        issuer=settings.issuer, audience="plans", fetch_keys=partial(keys.public, now=utc_now())
    ).check


def test_a_persons_token_says_who_acts_as_what(
    tokens: Tokens, read: Read, database: Database, coordinator: str
) -> None:
    token = read(tokens["access_token"])
    with database.read() as session:
        account = accounts.find_account(session, coordinator, now=utc_now())
    assert account is not None
    assert (token.sub, token.name, token.role, token.org, token.authz_v, token.client_id) == (
        str(account.id),
        "Dana Whitfield",
        "school_coordinator",
        "001/023",
        account.authz_v,
        "gateway",
    )
    assert token.exp - token.iat == 300
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 300)


def test_the_id_token_is_for_the_gateway_and_no_access_token(
    tokens: Tokens, read: Read, settings: Settings
) -> None:
    keys: Any = SigningKeys(settings.secrets_dir / "signing").public(now=utc_now())
    decoded = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"])
    assert decoded.header["kid"]
    claims = decoded.claims
    days_left = (claims["password_expires_at"] - claims["iat"]) / 86_400
    assert 59 < days_left <= 60
    assert (claims["aud"], claims["nonce"], claims["iss"]) == (
        "gateway",
        "the-nonce",
        settings.issuer,
    )
    assert claims["org_name"] == "Red Bluff Middle School (Piñon Valley Schools)"
    assert claims["assignments_count"] == 1
    for other in (tokens["id_token"], tokens["refresh_token"]):
        with pytest.raises(NotSignedIn):
            read(other)


@ON_SQLITE
@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
    ],
    ids=["none", "no method", "plain", "short"],
)
def test_s20_a_sign_in_without_pkce_by_s256_is_sent_back(
    browser: Browser, changed: dict[str, str | None]
) -> None:
    answer = browser.begin(**changed)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(f"{CALLBACK}?")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (query["error"], query["state"]) == (["invalid_request"], ["the-state"])


@ON_SQLITE
@pytest.mark.parametrize(
    "redirect_uri",
    [
        f"{CALLBACK}/more",
        f"{CALLBACK}?x=1",
        "http://localhost:8001/sign-in/callback",
        "http://evil@localhost:8000/sign-in/callback",
        "http://localhost:8000@evil.example/sign-in/callback",
        "https://evil.example/",
        None,
    ],
)
def test_s20_a_wrong_redirect_address_is_never_followed(
    browser: Browser, redirect_uri: str | None
) -> None:
    answer = browser.begin(redirect_uri=redirect_uri)
    assert answer.status_code == 400
    assert "location" not in answer.headers
    check(answer.text)


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "plans"},
        {"client_id": "nobody"},
        {"client_id": "no\0body"},
        {"client_id": None},
    ],
    ids=ascii,
)
def test_people_sign_in_to_the_gateway_only(
    browser: Browser, changed: dict[str, str | None]
) -> None:
    assert browser.begin(**changed).status_code == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"scope": "openid recipients:read"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"nonce": "n" * 201}, "invalid_request"),
        ({"nonce": "a\0b"}, "invalid_request"),
    ],
)
def test_what_else_is_asked_for_is_sent_back_as_an_error(
    browser: Browser, changed: dict[str, str | None], error: str
) -> None:
    location = browser.begin(**changed).headers["location"]
    assert parse_qs(urlsplit(location).query)["error"] == [error]


@ON_SQLITE
@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "x" * 43},
        {"code_verifier": ""},
        {"redirect_uri": "http://localhost:8000/sign-in/other"},
    ],
    ids=["verifier", "no verifier", "redirect"],
)
def test_a_code_is_only_for_whoever_began_with_it(
    browser: Browser, code: str, changed: dict[str, str]
) -> None:
    assert browser.exchange(code, **changed).status_code == 400
    assert browser.exchange(code).status_code == 400, "a failed try uses the code up"
    assert browser.exchange("guessed").json()["error"] == "invalid_grant"


def test_a_code_of_another_client_is_unknown(
    browser: Browser, code: str, settings: Settings
) -> None:
    secret = settings.read_secret("clients/plans")
    answer = browser.http.post(
        "/identity/oauth/token",
        data={"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK},
        auth=("plans", secret),
    )
    assert answer.json()["error"] == "unauthorized_client"


def test_a_code_lasts_a_minute(browser: Browser, code: str, database: Database) -> None:
    with database.write() as session:
        session.execute(update(AuthorizationCodeRow).values(expires_at=utc_now()))
    assert browser.exchange(code).json()["error"] == "invalid_grant"


def test_s20_a_replayed_code_ends_what_it_began(
    browser: Browser, code: str, tokens: Tokens, database: Database
) -> None:
    assert browser.exchange(code).json()["error"] == "invalid_grant"
    assert browser.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert ask_me(browser, tokens).status_code == 401
    with database.read() as session:
        assert "identity.session.revoked.v1" in event_types(session)


def ask_me(browser: Browser, tokens: Tokens) -> Any:
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    return browser.http.get("/api/v1/identity/me", headers=bearer)


def test_a_refresh_gives_new_tokens_of_the_same_session(
    browser: Browser, tokens: Tokens, read: Read
) -> None:
    answer = browser.refresh(tokens["refresh_token"]).json()
    first, second = read(tokens["access_token"]), read(answer["access_token"])
    assert (first.sid, first.sub) == (second.sid, second.sub)
    assert first.jti != second.jti
    assert answer["refresh_token"] != tokens["refresh_token"]
    assert answer["id_token"]


def test_s20_a_refresh_token_used_twice_ends_the_session(browser: Browser, tokens: Tokens) -> None:
    newest = browser.refresh(tokens["refresh_token"]).json()
    assert browser.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert browser.refresh(newest["refresh_token"]).json()["error"] == "invalid_grant"
    assert ask_me(browser, newest).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"last_seen_at": timedelta(minutes=35)},
        {"started_at": timedelta(hours=12)},
    ],
    ids=["idle", "absolute"],
)
def test_a_session_that_is_over_is_not_refreshed(
    browser: Browser, tokens: Tokens, database: Database, changed: dict[str, timedelta]
) -> None:
    with database.write() as session:
        earlier = {name: utc_now() - ago for name, ago in changed.items()}
        session.execute(update(SignInSessionRow).values(**earlier))
    assert browser.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.requirement("AIP-043")
def test_a_refresh_can_switch_to_another_role_that_is_held(
    browser: Browser, tokens: Tokens, read: Read, database: Database
) -> None:
    account_id = UUID(read(tokens["access_token"]).sub)
    with database.write() as session:
        other = roles.grant(
            session,
            account_id,
            Role.DISTRICT_COORDINATOR,
            DISTRICT,
            by=Actor("test"),
            now=utc_now(),
        )
    refused = browser.refresh(tokens["refresh_token"], assignment=str(uuid4()))
    assert refused.json()["error"] == "invalid_grant"
    switched = browser.refresh(tokens["refresh_token"], assignment=str(other.id)).json()
    token = read(switched["access_token"])
    assert (token.role, token.org) == ("district_coordinator", "001")
    again = browser.refresh(switched["refresh_token"]).json()
    assert read(again["access_token"]).role == "district_coordinator"


def test_a_revoked_role_gives_no_more_tokens_and_refuses_those_given(
    browser: Browser, tokens: Tokens, read: Read, database: Database
) -> None:
    assert ask_me(browser, tokens).status_code == 200
    account_id = UUID(read(tokens["access_token"]).sub)
    with database.write() as session:
        by = make_approver(session, now=utc_now())
        held = accounts.get_account(session, account_id, now=utc_now()).assignments[0]
        roles.revoke_role(session, account_id, held.id, by=by, now=utc_now())
    wait_until(lambda: ask_me(browser, tokens).status_code == 401, "an old token is still good")
    assert browser.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_signing_out_ends_the_session(browser: Browser, tokens: Tokens) -> None:
    assert browser.revoke(tokens["refresh_token"]).status_code == 200
    assert browser.revoke("unknown").status_code == 200
    assert browser.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    wait_until(lambda: ask_me(browser, tokens).status_code == 401, "an old token is still good")


def test_signing_out_needs_the_client(browser: Browser, tokens: Tokens) -> None:
    answer = browser.http.post(
        "/identity/oauth/revoke",
        data={"token": tokens["refresh_token"]},
        auth=("gateway", "guessed"),
    )
    assert answer.status_code == 401
    assert browser.refresh(tokens["refresh_token"]).status_code == 200
