"""One process serves everything: its parts must not wait for each other in a circle."""

import asyncio
from collections import Counter

import httpx2

from tests.e2e.stacks import only_embedded
from tests.systems.stage import Stage

AT_ONCE = 200
SECONDS = 25  # a net: an idle connection in the way is closed after 30


@only_embedded
def test_two_hundred_requests_that_cross_two_services_succeed_at_once(stage: Stage) -> None:
    plan = stage.ready_plan()
    person = stage.person("coordinator")
    # Each page is made by the gateway, which asks another service, or two, while it makes it.
    pages = ["/", f"/plans/{plan.id}", f"/plans/{plan.id}/targets", "/reports/submitted"]
    calls = [f"/api/v1/plans/{plan.id}", "/api/v1/reporting/reports/submitted"]
    paths = [(pages + calls)[number % 6] for number in range(AT_ONCE)]

    async def ask_all() -> list[int]:
        async with httpx2.AsyncClient(
            base_url=stage.system.url,
            cookies=person.http.cookies,
            limits=httpx2.Limits(max_connections=AT_ONCE),
            timeout=SECONDS,
        ) as client:
            answers = await asyncio.gather(*(client.get(path) for path in paths))
        return [answer.status_code for answer in answers]

    assert Counter(asyncio.run(ask_all())) == {200: AT_ONCE}
