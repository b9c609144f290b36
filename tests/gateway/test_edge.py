"""What every request passes at the door, with an echo behind it."""

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from bs4 import BeautifulSoup
from starlette.types import Receive, Scope, Send

from gateway.app import create_app
from gateway.edge.limits import Crowd, FloodGuard
from servicekit.errors import TooMany
from tests import servers
from tests.gateway.second import ECHO, headers_of
from tests.gateway.serving import serving
from tests.gateway.towns import SecondGateway, Town
from tests.pages import check, text_of


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


def test_no_method_but_those_we_know_passes(client: httpx2.Client, csrf: str) -> None:
    for method in ("TRACE", "CONNECT", "PROPFIND"):
        answer = client.request(method, ECHO, headers={"X-CSRF-Token": csrf})
        assert answer.status_code == 422, method


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

    async def work() -> None:
        for _ in range(3):
            await guard.count("192.0.2.1")
        with pytest.raises(TooMany) as refused:
            await guard.count("192.0.2.1")
        assert refused.value.params["wait_seconds"] > 0
        await guard.count("192.0.2.2")

    asyncio.run(work())


def test_where_too_many_wait_for_pages_readers_are_refused_at_once_and_writers_are_not(
    second: SecondGateway,
) -> None:
    go_on, begun = threading.Event(), list[str]()

    async def pages(scope: Scope, receive: Receive, send: Send) -> None:
        begun.append(scope["method"])
        await asyncio.to_thread(go_on.wait, 30)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"made"})

    door = create_app(second.settings)
    slow = replace(door, pages=pages, readers=Crowd(2), turns=asyncio.Semaphore(1))
    with serving(slow, servers.free_port()) as url, ThreadPoolExecutor(4) as people:
        waiting = [people.submit(httpx2.get, f"{url}/plans", timeout=30) for _ in range(2)]
        servers.wait_until(lambda: slow.readers.is_full, "nobody waits")
        refused = httpx2.get(f"{url}/plans", headers={"Accept-Language": "es"})
        writing = people.submit(httpx2.post, f"{url}/plans", timeout=30)
        servers.wait_until(lambda: begun == ["GET", "POST"], "who writes waits for who reads")
        go_on.set()
        assert [one.result().text for one in (*waiting, writing)] == ["made"] * 3
        assert httpx2.get(f"{url}/plans").text == "made"
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert "Muchísimas personas" in text_of(check(refused.text).select("main")[0])


def test_who_else_is_there_is_told_to_few_at_once(
    second: SecondGateway, client: httpx2.Client
) -> None:
    door = replace(create_app(second.settings), timers=Crowd(0))
    with serving(door, servers.free_port()) as url:
        answer = httpx2.put(f"{url}/api/v1/plans/1/presence")
        other = httpx2.put(f"{url}/api/v1/plans/1/steps/contact")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert other.status_code != 503


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
