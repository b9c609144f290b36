"""A role that is taken away is gone everywhere with the next request (R20, S17)."""

from functools import partial

import httpx2
import pytest
from sqlalchemy import select

from servicekit.auth.floors import AUTHZ_FLOOR
from tests.e2e.stacks import only_embedded
from tests.systems.interface import QUESTIONS
from tests.systems.newcomers import Newcomer, approve, register, requests_of
from tests.systems.people import Person
from tests.systems.stage import Stage

PASSWORD = "Saltbush-Rain-417!"

FORBIDDEN = {"notifications": 403}
"""To a coordinator, while the token is good."""


@pytest.mark.requirement("AIP-066")
def test_the_next_request_after_a_revocation_is_refused_by_every_service(stage: Stage) -> None:
    person, admin = stage.person("marisol.tafoya"), stage.person("admin")
    me = person.ask("GET", "/api/v1/identity/me").json()
    token = stage.access_token(me["account_id"])
    urls = {
        name: (stage.system.url if name == "gateway" else stage.system.service_url(name)) + path
        for name, path in QUESTIONS.items()
    }
    good = dict.fromkeys(urls, 200) | FORBIDDEN
    assert {name: ask(url, token) for name, url in urls.items()} == good

    (assignment,) = me["assignments"]
    path = f"/api/v1/identity/accounts/{me['account_id']}/assignments/{assignment['id']}"
    seen = admin.ask("GET", path.partition("/assignments")[0]).headers["etag"]
    assert admin.ask("DELETE", path, If_Match=seen).status_code == 204
    for service in QUESTIONS:
        stage.wait_for(f"{service} has not heard", partial(has_heard, stage, service, me))

    assert {name: ask(url, token) for name, url in urls.items()} == dict.fromkeys(urls, 401)
    assert person.ask("GET", QUESTIONS["plans"]).status_code == 401
    page = person.http.get("/", follow_redirects=False)
    assert (page.status_code, page.headers["location"].partition("?")[0]) == (303, "/sign-in")


@only_embedded
def test_s18_whoever_moved_to_another_school_saves_nothing_in_an_open_plan_of_the_former(
    stage: Stage,
) -> None:
    former, other = stage.begin_plan(), stage.begin_plan()
    district, _, school = former.school.partition("/")
    mover = Newcomer("Ida", "Roybal", "ida.roybal@moving.demo.example", district, school)
    register(stage.system, mover, PASSWORD)
    admin = stage.person("admin")
    (asked,) = [one for one in requests_of(admin) if one["email"] == mover.email]
    approve(admin, asked)
    tab = Person(stage.system)
    tab.sign_in(mover.email, PASSWORD)
    step = f"/api/v1/plans/{former.id}/steps/root-causes"
    causes = {"research": "Rides.", "supportive_factors": "A team.", "barriers": "Roads."}
    saved = tab.ask("PUT", step, {**causes, "methods": []}, If_Match='"0"')
    assert saved.status_code == 200, saved.text

    me = tab.ask("GET", "/api/v1/identity/me").json()
    (held,) = me["assignments"]
    account = f"/api/v1/identity/accounts/{me['account_id']}"
    seen = admin.ask("GET", account).headers["etag"]
    moved = {"role": "school_coordinator", "organization": other.school}
    path = f"{account}/assignments/{held['id']}"
    assert admin.ask("PUT", path, moved, If_Match=seen).is_success
    for service in ("plans", "gateway"):
        stage.wait_for(f"{service} has not heard", partial(has_heard, stage, service, me))

    late = {**causes, "barriers": "Typed too late.", "methods": []}
    assert tab.ask("PUT", step, late, If_Match=saved.headers["etag"]).status_code == 401
    tab.sign_in(mover.email, PASSWORD)
    assert tab.ask("PUT", step, late, If_Match=saved.headers["etag"]).status_code == 404
    assert tab.ask("GET", f"/api/v1/plans/{other.id}").status_code == 200
    now = stage.person("coordinator").ask("GET", step)
    assert (now.headers["etag"], now.json()["document"]["barriers"]) == (
        saved.headers["etag"],
        "Roads.",
    )
    tab.close()


def has_heard(stage: Stage, service: str, me: dict[str, str]) -> bool:
    known = select(AUTHZ_FLOOR).where(AUTHZ_FLOOR.c.account_id == me["account_id"])
    return any(row.authz_v > int(me["authz_v"]) for row in stage.rows(service, known))


def ask(url: str, token: str) -> int:
    return httpx2.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code
