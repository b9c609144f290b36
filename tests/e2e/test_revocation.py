"""What is taken away is gone everywhere with the next request (R20, S16, S17)."""

import json
from base64 import urlsafe_b64decode
from functools import partial
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import select

from servicekit.auth.floors import AUTHZ_FLOOR, ENDED_SESSION
from servicekit.process import utc_now
from tests.e2e.stacks import only_embedded
from tests.services.identity.factories import PASSWORD, make_account
from tests.systems.interface import QUESTIONS
from tests.systems.newcomers import Newcomer, approve, register, requests_of
from tests.systems.people import Person
from tests.systems.stage import Stage

FORBIDDEN = {"notifications": 403}
"""To a coordinator, while the token is good."""


@pytest.mark.requirement("AIP-066")
def test_the_next_request_after_a_revocation_is_refused_by_every_service(stage: Stage) -> None:
    person, admin = stage.person("marisol.tafoya"), stage.person("admin")
    me = person.ask("GET", "/api/v1/identity/me").json()
    token = stage.access_token(person)
    assert ask_all(stage, token) == dict.fromkeys(QUESTIONS, 200) | FORBIDDEN

    (assignment,) = me["assignments"]
    path = f"/api/v1/identity/accounts/{me['account_id']}/assignments/{assignment['id']}"
    seen = admin.ask("GET", path.partition("/assignments")[0]).headers["etag"]
    assert admin.ask("DELETE", path, If_Match=seen).status_code == 204
    for service in QUESTIONS:
        stage.wait_for(f"{service} has not heard", partial(has_heard, stage, service, me))

    assert ask_all(stage, token) == dict.fromkeys(QUESTIONS, 401)
    assert person.ask("GET", QUESTIONS["plans"]).status_code == 401
    page = person.http.get("/", follow_redirects=False)
    assert (page.status_code, page.headers["location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("act", ["owner ends all", "new password", "staff ends all", "closed"])
def test_s16_every_other_session_is_refused_by_every_service_with_the_next_request(
    stage: Stage, act: str
) -> None:
    email = f"{act.replace(' ', '.')}@ending.demo.example"
    with stage.writing("identity") as session:
        account = make_account(session, email=email, now=utc_now())
    window, other = Person(stage.system), Person(stage.system)
    for one in (window, other):
        one.sign_in(email, PASSWORD)
    token = stage.access_token(other)
    assert ask_all(stage, token) == dict.fromkeys(QUESTIONS, 200) | FORBIDDEN

    end_sessions(stage, act, window, str(account.id))
    for service in QUESTIONS:
        stage.wait_for(f"{service} has not heard", partial(has_heard_of_end, stage, service, token))

    assert ask_all(stage, token) == dict.fromkeys(QUESTIONS, 401)
    assert other.ask("GET", QUESTIONS["plans"]).status_code == 401
    is_owners = act in {"owner ends all", "new password"}
    assert (window.ask("GET", QUESTIONS["plans"]).status_code == 200) is is_owners
    window.close()
    other.close()


def end_sessions(stage: Stage, act: str, window: Person, account_id: str) -> None:
    account, admin = f"/api/v1/identity/accounts/{account_id}", stage.person("admin")
    match act:
        case "owner ends all":
            answer = window.ask("DELETE", "/api/v1/identity/sessions")
        case "new password":
            window.open("/identity/security/password")
            window.fill({"present": PASSWORD, "password": "Juniper-Wash-902?"})
            window.open("/account")
            return
        case "staff ends all":
            answer = admin.ask("DELETE", f"{account}/sessions")
        case _:
            seen = admin.ask("GET", account).headers["etag"]
            left = {"reason": "left"}
            answer = admin.ask("POST", f"{account}/deactivation", left, If_Match=seen)
    assert answer.is_success, answer.text


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


def has_heard(stage: Stage, service: str, me: dict[str, Any]) -> bool:
    known = select(AUTHZ_FLOOR).where(AUTHZ_FLOOR.c.account_id == me["account_id"])
    return any(row.authz_v > int(me["authz_v"]) for row in stage.rows(service, known))


def has_heard_of_end(stage: Stage, service: str, token: str) -> bool:
    """That this session ended, or that the account's tokens so far are good no longer."""
    claims = jwt_claims(token)
    ended = select(ENDED_SESSION).where(ENDED_SESSION.c.session_id == UUID(claims["sid"]))
    return bool(stage.rows(service, ended)) or has_heard(
        stage, service, {"account_id": claims["sub"], "authz_v": claims["authz_v"]}
    )


def ask_all(stage: Stage, token: str) -> dict[str, int]:
    """The status each deployable answers with, asked itself."""
    origins = {name: stage.system.service_url(name) for name in QUESTIONS if name != "gateway"}
    origins["gateway"] = stage.system.url
    return {name: ask(origins[name] + path, token) for name, path in QUESTIONS.items()}


def jwt_claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    return dict(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


def ask(url: str, token: str) -> int:
    return httpx2.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code
