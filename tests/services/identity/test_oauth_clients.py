"""Other programs at the authorization server: client credentials, metadata, secrets."""

import shutil
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from identity.app import create_app
from identity.oauth.keys import SigningKeys
from identity.oauth.registered_clients import CLIENTS
from identity.settings import Settings
from servicekit.auth import AccessToken, Verifier
from servicekit.db import Database
from servicekit.errors import NotSignedIn
from servicekit.process import utc_now
from tests.services.identity.browser import Browser

ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For what asks the database nothing that the two answer differently."""
Tokens = dict[str, Any]
Read = Callable[[str], AccessToken]


@pytest.fixture
def read(settings: Settings) -> Read:
    """Check an access token as plans does."""
    keys = SigningKeys(settings.secrets_dir / "signing")
    return Verifier(
        issuer=settings.issuer, audience="plans", fetch_keys=partial(keys.public, now=utc_now())
    ).check


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
def test_s20_a_client_gets_no_grant_that_is_not_its_own(
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
    named = {name: url for name, url in one.items() if name.endswith("_endpoint")}
    assert {url.rpartition("/")[2] for url in named.values()} == {
        "authorize",
        "introspect",
        "revoke",
        "token",
    }
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
