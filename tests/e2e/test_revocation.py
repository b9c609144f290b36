"""A role that is taken away is gone everywhere with the next request (R20, S17)."""

from functools import partial
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import select

from gateway.sealing import Seal
from gateway.tables import WebSession
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
    token = token_of(stage, UUID(me["account_id"]))
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


def token_of(stage: Stage, account_id: UUID) -> str:
    """The access token that the gateway holds for somebody signed in."""
    found = select(WebSession.access_token).where(WebSession.account_id == account_id)
    (row,) = stage.rows("gateway", found)
    secret = (stage.system.secrets_dir / "session.key").read_text().strip()
    return Seal(secret, "tokens").open(row.access_token)


def has_heard(stage: Stage, service: str, me: dict[str, str]) -> bool:
    known = select(AUTHZ_FLOOR).where(AUTHZ_FLOOR.c.account_id == me["account_id"])
    return any(row.authz_v > int(me["authz_v"]) for row in stage.rows(service, known))


def ask(url: str, token: str) -> int:
    return httpx2.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code
