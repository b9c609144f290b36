"""Whose request it is: cookie, CSRF token, a client's own token; against a real identity."""

import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx2
import pytest

from contracts.identity import SessionRevoked
from gateway import store
from gateway.consumers import end_revoked_session
from servicekit.auth import ServiceTokens
from tests.gateway.second import ECHO, code_from_identity, headers_of, row_of, sign_in
from tests.gateway.towns import SecondGateway, Town
from tests.systems.people import Person


def test_an_answer_for_another_browser_is_refused_before_its_code_is_spent(
    town: Town, second: SecondGateway
) -> None:
    email = town.email("IT administrator")
    with second.client() as ours, second.client() as theirs:
        start = ours.get("/sign-in")
        theirs.get("/sign-in")
        window = Person(town.system)
        answer = urlsplit(code_from_identity(town, window, start.headers["location"], email))
        assert theirs.get(f"/sign-in/callback?{answer.query}").status_code == 400
        assert "aip" not in theirs.cookies
        assert ours.get(f"/sign-in/callback?{answer.query}").status_code == 303
        assert ours.get("/sign-in/callback?" + answer.query).status_code == 400  # once only


def test_the_cookie_becomes_the_sessions_token_and_stays_at_the_door(
    client: httpx2.Client,
) -> None:
    seen = headers_of(client.get(ECHO))
    assert seen["authorization"].startswith("Bearer ey")
    assert "cookie" not in seen


def test_a_stranger_goes_on_without_a_token(second: SecondGateway) -> None:
    with second.client() as client:
        assert "authorization" not in headers_of(client.get(ECHO))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_change_by_cookie_needs_the_pages_token(
    client: httpx2.Client, csrf: str, method: str
) -> None:
    without = client.request(method, ECHO, json={})
    wrong = client.request(method, ECHO, json={}, headers={"X-CSRF-Token": csrf[:-1] + "~"})
    right = client.request(method, ECHO, json={}, headers={"X-CSRF-Token": csrf})
    assert (without.status_code, wrong.status_code, right.status_code) == (403, 403, 200)
    assert without.json()["code"] == "csrf-refused"
    assert "x-csrf-token" not in headers_of(right)


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_change_from_another_site_is_refused_even_with_the_token(
    client: httpx2.Client, csrf: str, foreign: dict[str, str]
) -> None:
    answer = client.post(ECHO, json={}, headers={"X-CSRF-Token": csrf, **foreign})
    assert answer.status_code == 403


def test_a_foreign_form_at_a_page_is_refused_with_a_page(client: httpx2.Client) -> None:
    answer = client.post("/sign-out", data={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert "We could not take this form" in answer.text
    assert client.get(ECHO).status_code == 200


def test_a_clients_own_token_passes_and_a_bad_one_does_not(second: SecondGateway) -> None:
    settings = second.settings
    tokens = ServiceTokens(
        settings.identity_url, "reporting", settings.read_secret("clients/reporting")
    )
    with second.client() as client:
        good = client.get(ECHO, headers={"Authorization": f"Bearer {tokens.current()}"})
        bad = client.get(ECHO, headers={"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."})
        other = client.get(
            "/api/v1/notifications/x", headers={"Authorization": f"Bearer {tokens.current()}"}
        )
    assert headers_of(good)["authorization"] == f"Bearer {tokens.current()}"
    assert bad.status_code == 401
    assert bad.json()["code"] == "not-signed-in"
    assert other.status_code == 401  # it is for another audience


def test_who_sends_a_token_needs_no_csrf_token(second: SecondGateway, cookie: str) -> None:
    settings = second.settings
    tokens = ServiceTokens(
        settings.identity_url, "reporting", settings.read_secret("clients/reporting")
    )
    with second.client() as client:
        client.cookies.set("aip", cookie)
        answer = client.post(ECHO, json={}, headers={"Authorization": f"Bearer {tokens.current()}"})
    assert answer.status_code == 200


def test_a_token_about_to_expire_is_renewed_once_for_many_requests(
    client: httpx2.Client, second: SecondGateway, cookie: str
) -> None:
    before = row_of(second, cookie)
    with second.database.write() as session:
        soon = datetime.now(UTC) + timedelta(seconds=5)
        store.change_session(session, before.id, {"access_expires_at": soon})
    seen: list[str] = []

    def ask() -> None:
        with second.client() as window:
            window.cookies.set("aip", cookie)
            seen.append(headers_of(window.get(ECHO))["authorization"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = row_of(second, cookie)
    assert len(seen) == 8
    assert len(set(seen)) == 1
    assert after.refresh_token != before.refresh_token
    assert after.access_expires_at > datetime.now(UTC) + timedelta(minutes=2)
    assert headers_of(client.get(ECHO))["authorization"] == seen[0]


def test_nobody_can_use_a_session_after_it_was_revoked(town: Town, second: SecondGateway) -> None:
    cookie = sign_in(town, second, "PED viewer")
    with second.client() as client:
        client.cookies.set("aip", cookie)
        token = headers_of(client.get(ECHO))["authorization"]
        row = row_of(second, cookie)
        with second.database.write() as session:
            event = SessionRevoked(session_id=row.sid, account_id=row.account_id)
            end_revoked_session(session, event, now=datetime.now(UTC))
        assert "authorization" not in headers_of(client.get(ECHO))
        assert client.get("/", headers={"Accept": "text/html"}).status_code == 303
        assert client.get(ECHO, headers={"Authorization": token}).status_code == 401
