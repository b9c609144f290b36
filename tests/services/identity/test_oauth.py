"""The authorization server as the gateway and other systems meet it (R19, S19, S20)."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import update

from contracts.roles import Role
from identity.accounts import roles
from identity.accounts import usecases as accounts
from identity.app import create_app
from identity.oauth.keys import SigningKeys
from identity.oauth.registered_clients import CLIENTS
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
    return Verifier(issuer=settings.issuer, audience="plans", fetch_keys=keys.public).check


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
    keys: Any = SigningKeys(settings.secrets_dir / "signing").public()
    decoded = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), algorithms=["RS256"])
    assert decoded.header["kid"]
    claims = decoded.claims
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
def test_a_sign_in_without_pkce_by_s256_is_sent_back(
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
def test_a_wrong_redirect_address_is_never_followed(
    browser: Browser, redirect_uri: str | None
) -> None:
    answer = browser.begin(redirect_uri=redirect_uri)
    assert answer.status_code == 400
    assert "location" not in answer.headers
    check(answer.text)


@ON_SQLITE
@pytest.mark.parametrize(
    "changed",
    [{"client_id": "plans"}, {"client_id": "nobody"}, {"client_id": None}],
    ids=str,
)
def test_people_sign_in_to_the_gateway_only(
    browser: Browser, changed: dict[str, str | None]
) -> None:
    assert browser.begin(**changed).status_code == 400


@ON_SQLITE
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"scope": "openid recipients:read"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
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


def test_a_replayed_code_ends_what_it_began(
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


def test_a_refresh_token_used_twice_ends_the_session(browser: Browser, tokens: Tokens) -> None:
    newest = browser.refresh(tokens["refresh_token"]).json()
    assert browser.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert browser.refresh(newest["refresh_token"]).json()["error"] == "invalid_grant"
    assert ask_me(browser, newest).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"last_seen_at": timedelta(minutes=30)},
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


# Clients of their own


@ON_SQLITE
@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_each_client_gets_exactly_its_scopes(
    browser: Browser, settings: Settings, client: str
) -> None:
    answer = ask_as(browser, settings, client)
    assert set(answer.json()["scope"].split()) == CLIENTS[client]
    assert "refresh_token" not in answer.json()


def ask_as(browser: Browser, settings: Settings, client: str, **more: str) -> Any:
    secret = settings.read_secret(f"clients/{client}")
    form = {"grant_type": "client_credentials"} | more
    return browser.http.post("/identity/oauth/token", data=form, auth=(client, secret))


def test_a_client_may_ask_for_less_but_not_for_more(
    browser: Browser, settings: Settings, read: Read
) -> None:
    less = ask_as(browser, settings, "reporting", scope="plan:read").json()
    token = read(less["access_token"])
    assert (token.sub, token.scope, token.role, token.sid) == (
        "reporting",
        "plan:read",
        None,
        None,
    )
    assert token.aud == ["plans", "reporting"]
    more = ask_as(browser, settings, "notifications", scope="stars:import")
    assert more.json()["error"] == "invalid_scope"


def test_a_clients_token_is_not_for_services_it_does_not_ask(
    browser: Browser, settings: Settings, read: Read
) -> None:
    token = ask_as(browser, settings, "identity").json()["access_token"]
    with pytest.raises(NotSignedIn):
        read(token)


@ON_SQLITE
@pytest.mark.parametrize(
    ("grant", "error"),
    [
        ("password", "unsupported_grant_type"),
        ("urn:ietf:params:oauth:grant-type:jwt-bearer", "unsupported_grant_type"),
        ("refresh_token", "unauthorized_client"),
    ],
)
def test_a_client_gets_no_grant_that_is_not_its_own(
    browser: Browser, settings: Settings, grant: str, error: str
) -> None:
    answer = ask_as(browser, settings, "plans", grant_type=grant, refresh_token="x")
    assert answer.json()["error"] == error


def test_a_wrong_secret_is_refused(browser: Browser) -> None:
    form = {"grant_type": "client_credentials"}
    for auth in (("plans", "guessed"), ("nobody", "guessed"), ("plans", "")):
        answer = browser.http.post("/identity/oauth/token", data=form, auth=auth)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_parameter_twice_or_in_the_address_is_refused(
    browser: Browser, settings: Settings
) -> None:
    auth = ("plans", settings.read_secret("clients/plans"))
    url = "/identity/oauth/token"
    twice = browser.http.post(
        url,
        content="grant_type=client_credentials&grant_type=password",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        auth=auth,
    )
    assert twice.json()["error"] == "invalid_request"
    in_address = browser.http.post(f"{url}?grant_type=client_credentials", data={}, auth=auth)
    assert in_address.status_code == 400


def test_metadata_and_keys_are_public_and_hold_no_private_part(browser: Browser) -> None:
    one = browser.http.get("/identity/.well-known/openid-configuration").json()
    assert browser.http.get("/identity/.well-known/oauth-authorization-server").json() == one
    assert one["code_challenge_methods_supported"] == ["S256"]
    (key,) = browser.http.get("/identity/.well-known/jwks.json").json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}


def test_a_missing_secret_refuses_to_start_by_name(
    settings: Settings, make_settings: Callable[..., Settings], database: Database
) -> None:
    empty = make_settings(Settings, database_url=database.url)
    with pytest.raises(RuntimeError, match=r"commands\.key is missing"):
        create_app(empty)


def test_changed_secrets_are_taken_over_at_the_next_start(
    app: FastAPI, settings: Settings, database: Database, tmp_path: Any
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(settings.secrets_dir, changed)
    (changed / "clients" / "plans").write_text("another secret of thirty-two characters")
    again = create_app(settings.model_copy(update={"secrets_dir": changed}))
    http = TestClient(again)
    form = {"grant_type": "client_credentials"}
    old = settings.read_secret("clients/plans")
    for secret, status in ((old, 401), ("another secret of thirty-two characters", 200)):
        answer = http.post("/identity/oauth/token", data=form, auth=("plans", secret))
        assert answer.status_code == status
    again.state.database.close()
