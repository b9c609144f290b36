"""A role that is taken away is gone everywhere with the next request (R20, S17)."""

from functools import partial

import httpx2
import pytest
from sqlalchemy import select

from servicekit.auth.floors import AUTHZ_FLOOR
from tests.systems.stage import Stage

SERVICES = {
    "plans": "/api/v1/plans/obligations",
    "reporting": "/api/v1/reporting/reports/submitted",
}


@pytest.mark.requirement("AIP-066")
def test_the_next_request_after_a_revocation_is_refused_by_every_service(stage: Stage) -> None:
    person, admin = stage.person("marisol.tafoya"), stage.person("admin")
    me = person.ask("GET", "/api/v1/identity/me").json()
    token = stage.access_token(me["account_id"])
    urls = {name: stage.system.service_url(name) + path for name, path in SERVICES.items()}
    assert {name: ask(url, token) for name, url in urls.items()} == dict.fromkeys(urls, 200)

    (assignment,) = me["assignments"]
    path = f"/api/v1/identity/accounts/{me['account_id']}/assignments/{assignment['id']}"
    seen = admin.ask("GET", path.partition("/assignments")[0]).headers["etag"]
    assert admin.ask("DELETE", path, If_Match=seen).status_code == 204
    for service in (*SERVICES, "gateway"):
        stage.wait_for(f"{service} has not heard", partial(has_heard, stage, service, me))

    assert {name: ask(url, token) for name, url in urls.items()} == dict.fromkeys(urls, 401)
    assert ask(stage.system.url + SERVICES["plans"], token) == 401
    assert person.ask("GET", SERVICES["plans"]).status_code == 401
    page = person.http.get("/", follow_redirects=False)
    assert (page.status_code, page.headers["location"].partition("?")[0]) == (303, "/sign-in")


def has_heard(stage: Stage, service: str, me: dict[str, str]) -> bool:
    known = select(AUTHZ_FLOOR).where(AUTHZ_FLOOR.c.account_id == me["account_id"])
    return any(row.authz_v > int(me["authz_v"]) for row in stage.rows(service, known))


def ask(url: str, token: str) -> int:
    return httpx2.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code
