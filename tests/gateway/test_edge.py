"""What every request passes at the door, against a real identity and an echo behind it."""

import asyncio
import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from contracts.identity import SessionRevoked
from gateway import store
from gateway.consumers import end_revoked_session
from gateway.edge.limits import FloodGuard
from gateway.tables import WebSession
from servicekit.auth import ServiceTokens
from servicekit.errors import TooMany
from tests.gateway.conftest import SecondGateway, Town
from tests.systems.interface import wait_for_mail
from tests.systems.people import Person

ECHO = "/api/v1/plans/echo"


@pytest.fixture(scope="module")
def cookie(town: Town, second: SecondGateway) -> str:
    """The cookie of a sign-in at the second gateway, by way of the real identity."""
    return sign_in(town, second, "School coordinator")


def sign_in(town: Town, second: SecondGateway, who: str) -> str:
    """Walk to identity with a person's window, and back to the second gateway with the code."""
    person = Person(town.system)
    with second.client() as ours:
        start = ours.get("/sign-in", params={"next": "/plans"})
        answered = _code_from_identity(town, person, start.headers["location"], town.email(who))
        back = ours.get(f"/sign-in/callback?{urlsplit(answered).query}")
        assert back.headers["location"] == "/plans"
        return str(ours.cookies["aip"])


def _code_from_identity(town: Town, person: Person, authorize: str, email: str) -> str:
    """Sign in at identity; gives the address it sends the browser back to."""
    before = len(town.system.mails_to(email))
    person.open(authorize)
    person.fill({"email": email, "password": town.demo.password})
    code = wait_for_mail(town.system, email, r"\b(\d{6})\b", after=before)
    person.http.follow_redirects = False
    form = person.page.select_one("main form")
    assert form is not None
    token = form.select_one("[name=csrf_token]")
    assert token is not None
    answer = person.http.post(
        "/identity/code", data={"code": code, "csrf_token": str(token["value"])}
    )
    while "/sign-in/callback" not in answer.headers["location"]:
        answer = person.http.get(answer.headers["location"])
    person.close()
    return str(answer.headers["location"])


@pytest.fixture
def client(second: SecondGateway, cookie: str) -> Iterator[httpx2.Client]:
    with second.client() as client:
        client.cookies.set("aip", cookie)
        yield client


@pytest.fixture
def csrf(second: SecondGateway, cookie: str) -> str:
    return str(row_of(second, cookie).csrf_token)


def row_of(second: SecondGateway, cookie: str) -> WebSession:
    key = hashlib.sha256(cookie.encode()).hexdigest()
    with second.database.read() as session:
        return session.scalars(select(WebSession).where(WebSession.id == key)).one()


def headers_of(answer: httpx2.Response) -> dict[str, str]:
    found = [(name.lower(), value) for name, value in answer.json()["headers"]]
    assert len(found) == len(dict(found)), f"a header arrived twice: {found}"
    return dict(found)


def test_an_answer_for_another_browser_is_refused_before_its_code_is_spent(
    town: Town, second: SecondGateway
) -> None:
    email = town.email("IT administrator")
    with second.client() as ours, second.client() as theirs:
        start = ours.get("/sign-in")
        theirs.get("/sign-in")
        window = Person(town.system)
        answer = urlsplit(_code_from_identity(town, window, start.headers["location"], email))
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


def test_forged_headers_do_not_arrive_and_ours_do(
    client: httpx2.Client, second: SecondGateway
) -> None:
    forged = {
        "X-User-Id": "root",
        "X-Roles": "it_admin",
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Host": "evil.example",
        "X_User_Id": "root",
        "X-HTTP-Method-Override": "DELETE",
    }
    seen = headers_of(client.get(ECHO, headers=forged))
    assert not {"x-user-id", "x-roles", "x_user_id", "x-http-method-override"} & seen.keys()
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-host"] == second.settings.origin.partition("://")[2]
    assert seen["x-forwarded-proto"] == "http"


def test_a_request_is_followed_by_one_id_through_the_system(client: httpx2.Client) -> None:
    answer = client.get(ECHO)
    given = client.get(ECHO, headers={"X-Correlation-Id": "given-by-the-client"})
    unfit = client.get(ECHO, headers={"X-Correlation-Id": "line\tbreak <script>"})
    assert answer.headers["x-correlation-id"] == headers_of(answer)["x-correlation-id"]
    assert headers_of(given)["x-correlation-id"] == "given-by-the-client"
    assert "script" not in headers_of(unfit)["x-correlation-id"]


def test_an_answer_passes_with_its_status_and_without_what_the_server_tells(
    client: httpx2.Client,
) -> None:
    answer = client.get("/api/v1/plans/teapot")
    assert answer.status_code == 418
    assert answer.headers["x-kept"] == "yes"
    assert answer.headers["server"] != "secret"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_path_and_query_arrive_as_they_were_sent(client: httpx2.Client) -> None:
    seen = client.get(f"{ECHO}/ni%C3%B1o?q=a%20b&q=%C3%B1").json()
    assert seen["path"] == f"{ECHO}/ni%C3%B1o"
    assert seen["query"] == "q=a%20b&q=%C3%B1"


@pytest.mark.parametrize("path", ["/api/v1/plans/%2e%2e/identity", "/api/v1/plans/..%2fx"])
def test_a_path_with_two_readings_is_refused(client: httpx2.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert answer.json()["code"] == "request-malformed"


def test_bodies_stream_both_ways(client: httpx2.Client, csrf: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * 65_536

    headers = {"X-CSRF-Token": csrf}
    answer = client.post(f"{ECHO}/slow", content=pieces(), headers=headers)
    assert answer.json()["length"] == 64 * 65_536
    with client.stream("GET", f"{ECHO}/slow") as stream:
        assert len(list(stream.iter_raw())) > 1


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
    assert client.get(ECHO).status_code == 200


def test_no_method_but_those_we_know_passes(client: httpx2.Client, csrf: str) -> None:
    for method in ("TRACE", "CONNECT", "PROPFIND"):
        answer = client.request(method, ECHO, headers={"X-CSRF-Token": csrf})
        assert answer.status_code == 422, method


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


def test_a_service_that_is_down_answers_503_with_a_time_to_wait(client: httpx2.Client) -> None:
    answer = client.get("/api/v1/reporting/reports/submitted")
    assert answer.status_code == 503
    assert answer.headers["retry-after"].isdigit()
    assert answer.json()["code"] == "unavailable"


def test_the_gateway_says_which_service_does_not_answer(second: SecondGateway) -> None:
    with second.client() as client:
        ready = client.get("/readyz")
        alive = client.get("/livez")
    assert ready.status_code == 503  # not yet: reporting has never answered
    assert ready.json()["services"]["identity"] == "ready"
    assert ready.json()["services"]["reporting"] == "not ready"
    assert alive.json() == {"status": "alive", "deployable": "gateway"}


def test_identity_gets_neither_our_cookie_nor_a_forged_address(
    town: Town, second: SecondGateway
) -> None:
    with second.client() as client:
        client.cookies.set("aip", "secret")
        found = client.get("/identity/.well-known/openid-configuration")
    assert found.json()["issuer"] == f"{town.system.url}/identity"


def test_the_flood_guard_counts_by_caller() -> None:
    guard = FloodGuard(requests_per_minute=3)
    for _ in range(3):
        guard.count("192.0.2.1")
    with pytest.raises(TooMany) as refused:
        guard.count("192.0.2.1")
    assert refused.value.params["wait_seconds"] > 0
    guard.count("192.0.2.2")


def test_two_hundred_requests_pass_at_once(second: SecondGateway, cookie: str) -> None:
    async def ask_all() -> list[Any]:
        async with httpx2.AsyncClient(
            base_url=second.url,
            cookies={"aip": cookie},
            limits=httpx2.Limits(max_connections=200),
            timeout=60,
        ) as client:
            answers = await asyncio.gather(
                *(client.get(f"{ECHO}/{number}") for number in range(200))
            )
        return [(answer.status_code, answer.json()["path"]) for answer in answers]

    answers = asyncio.run(ask_all())
    assert Counter(status for status, _ in answers) == {200: 200}
    assert [path for _, path in answers] == [f"{ECHO}/{number}" for number in range(200)]


def test_the_openapi_document_is_of_all_services(town: Town) -> None:
    document = json.loads(httpx2.get(f"{town.system.url}/api/openapi.json").text)
    for name in ("identity", "plans", "reporting", "stars-sync", "notifications"):
        assert any(path.startswith(f"/api/v1/{name}/") for path in document["paths"]), name
    references = [part for part in json.dumps(document).split('"') if part.startswith("#/")]
    for reference in references:
        _, _, kind, name = reference.split("/")
        assert name in document["components"][kind], reference


def test_a_page_of_nobody_is_a_page(town: Town) -> None:
    answer = httpx2.get(f"{town.system.url}/help")
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("h1")
    assert parse_qs(urlsplit(str(answer.url)).query) == {}
