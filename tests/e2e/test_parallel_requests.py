"""One process serves everything: its parts must not wait for each other in a circle."""

import asyncio
from collections import Counter
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx2

from tests.e2e.stacks import only_embedded
from tests.systems.stage import Stage

REQUESTS = 200
AT_ONCE = 40  # more than the gateway has threads for pages, so that they wait for each other
BROWSERS = 200
SECONDS = 60  # a net: on a busy machine 200 pages take their time


@only_embedded
def test_two_hundred_requests_that_cross_two_services_all_succeed(stage: Stage) -> None:
    plan = stage.ready_plan()
    person = stage.person("coordinator")
    # Each page is made by the gateway, which asks another service, or two, while it makes it.
    pages = ["/", f"/plans/{plan.id}", f"/plans/{plan.id}/targets", "/reports/submitted"]
    calls = [f"/api/v1/plans/{plan.id}", "/api/v1/reporting/reports/submitted"]
    paths = [(pages + calls)[number % 6] for number in range(REQUESTS)]

    async def ask_all() -> list[int]:
        async with httpx2.AsyncClient(
            base_url=stage.system.url,
            cookies=person.http.cookies,
            limits=httpx2.Limits(max_connections=AT_ONCE),
            timeout=SECONDS,
        ) as client:
            answers = await asyncio.gather(*(client.get(path) for path in paths))
        return [answer.status_code for answer in answers]

    assert Counter(asyncio.run(ask_all())) == {200: REQUESTS}


@only_embedded
def test_two_hundred_browsers_that_only_sit_there_keep_nobody_out(stage: Stage) -> None:
    gateway = urlsplit(stage.system.url)
    assert gateway.hostname is not None
    with ExitStack() as open_ones:
        for _ in range(BROWSERS):
            # Less than the 30 seconds after which an idle connection makes room.
            browser = HTTPConnection(gateway.hostname, gateway.port, timeout=20)
            open_ones.enter_context(closing(browser))
            browser.request("GET", "/livez")
            with browser.getresponse() as answer:
                assert answer.status == 200
                answer.read()
