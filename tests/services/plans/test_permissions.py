"""Who may do what with whose plan: the table of architecture section 4."""

from typing import Any
from uuid import UUID

import pytest

from plans.improvement.domain.documents import document_steps
from plans.improvement.domain.steps import PlanKind, Step
from tests.services.plans.conftest import Ask
from tests.services.plans.factories import make_body

# The lookups behind these run on both databases in the tests of the use cases.
pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
# role, organization acted for: the answer to reading and to changing the plan of school 001/023
TABLE = [
    ("school_coordinator", "001/023", 200, 200),
    ("school_coordinator", "001/024", 404, 404),
    ("school_coordinator", "002/023", 404, 404),
    ("district_coordinator", "001", 200, 403),
    ("district_coordinator", "002", 404, 404),
    ("ped_viewer", "state", 200, 403),
    ("ped_coordinator", "state", 200, 200),
    ("it_admin", "state", 200, 200),
]


def put(ask: Ask, plan_id: UUID, step: Step, **who: Any) -> int:
    path, headers = f"/{plan_id}/steps/{step}", {"If-Match": '"0"'}
    return ask("PUT", path, json=make_body(step), headers=headers, **who).status_code


@pytest.mark.parametrize(("role", "org", "reading", "writing"), TABLE)
def test_a_plan_is_read_and_changed_by_whom_the_table_says(
    ask: Ask, plan_id: UUID, role: str, org: str, reading: int, writing: int
) -> None:
    who = {"role": role, "org": org}
    paths = ("", "/state", "/steps/contact", "/steps/contact/versions", "/revisions")
    for path in paths:
        assert ask("GET", f"/{plan_id}{path}", **who).status_code == reading, path
    assert put(ask, plan_id, Step.CONTACT, **who) == writing
    listed = ask("GET", "", **who).json()["items"]
    assert len(listed) == (1 if reading == 200 else 0)


@pytest.mark.parametrize(("role", "org", "reading", "writing"), TABLE)
def test_a_plan_is_submitted_by_whom_the_table_says(
    ask: Ask, plan_id: UUID, role: str, org: str, reading: int, writing: int
) -> None:
    for step in document_steps("school"):
        put(ask, plan_id, step)
    body = {"certified": True, "certification_version": "school-1"}
    headers = {"Idempotency-Key": "one-intent"}
    path = f"/{plan_id}/submissions"
    answer = ask("POST", path, json=body, headers=headers, role=role, org=org)
    assert answer.status_code == {200: 201}.get(writing, writing)
    assert ask("GET", f"/{plan_id}").json()["revision"] == (1 if writing == 200 else 0)


# role, organization acted for: the answer to deciding on the plan of 001/023, and of district 001
REVIEWERS = [
    ("school_coordinator", "001/023", 403, 404),
    ("school_coordinator", "001/024", 404, 404),
    ("district_coordinator", "001", 201, 403),
    ("district_coordinator", "002", 404, 404),
    ("ped_viewer", "state", 403, 403),
    ("ped_coordinator", "state", 201, 201),
    ("it_admin", "state", 201, 201),
]


@pytest.mark.parametrize("decision", ["returns", "reopenings"])
@pytest.mark.parametrize(("role", "org", "school", "district"), REVIEWERS)
def test_a_plan_is_returned_and_reopened_by_whom_the_table_says(
    ask: Ask, plan_id: UUID, role: str, org: str, school: int, district: int, decision: str
) -> None:
    begun = {"school_year": "2026-2027", "organization": "001"}
    districts = ask("POST", "", json=begun, role="it_admin", org="state").json()["id"]
    for plan, expected in ((plan_id, school), (districts, district)):
        kind: PlanKind = "school" if plan == plan_id else "district"
        for step in document_steps(kind):
            put(ask, plan, step, role="it_admin", org="state")
        certified = {"certified": True, "certification_version": f"{kind}-1"}
        key = {"Idempotency-Key": f"intent-{plan}"}
        staff = {"role": "it_admin", "org": "state", "headers": key}
        assert ask("POST", f"/{plan}/submissions", json=certified, **staff).status_code == 201
        said = {"json": {"reason": "Add measures."}, "role": role, "org": org, "headers": key}
        assert ask("POST", f"/{plan}/{decision}", **said).status_code == expected
        status = ask("GET", f"/{plan}", role="it_admin", org="state").json()["status"]
        decided = {"returns": "returned", "reopenings": "reopened"}[decision]
        assert status == (decided if expected == 201 else "submitted")


@pytest.mark.parametrize(("role", "org", "reading", "writing"), TABLE)
def test_a_plan_is_carried_over_and_restored_by_whom_the_table_says(
    ask: Ask, plan_id: UUID, role: str, org: str, reading: int, writing: int
) -> None:
    put(ask, plan_id, Step.CONTACT)
    who: dict[str, Any] = {"role": role, "org": org}
    back = ask(
        "POST",
        f"/{plan_id}/steps/contact/restorations",
        json={"version": 1},
        headers={"If-Match": '"1"'},
        **who,
    )
    assert back.status_code == writing
    # There is no plan of the year before: whoever may edit learns that, nobody else.
    not_there = {200: 404}.get(writing, writing)
    assert ask("GET", f"/{plan_id}/carry-over", **who).status_code == not_there
    parts = {"parts": ["contact"]}
    assert ask("POST", f"/{plan_id}/carry-over", json=parts, **who).status_code == not_there


@pytest.mark.parametrize(("role", "org", "reading", "writing"), TABLE)
def test_a_plan_is_begun_by_whom_the_table_says(
    ask: Ask, role: str, org: str, reading: int, writing: int
) -> None:
    body = {"school_year": "2026-2027", "organization": "001/023"}
    answer = ask("POST", "", json=body, role=role, org=org)
    assert answer.status_code == {200: 201}.get(writing, writing)


@pytest.mark.parametrize(("role", "org", "reading", "writing"), TABLE)
def test_a_plan_tells_its_reader_whether_it_may_be_edited(
    ask: Ask, plan_id: UUID, role: str, org: str, reading: int, writing: int
) -> None:
    if reading == 200:
        plan = ask("GET", f"/{plan_id}", role=role, org=org).json()
        assert plan["may_edit"] is plan["may_submit"] is (writing == 200)


def test_a_client_reads_with_its_scope_and_writes_nothing(
    ask_as_client: Ask, plan_id: UUID
) -> None:
    assert ask_as_client("GET", f"/{plan_id}/state", scope="plan:read").status_code == 200
    assert ask_as_client("GET", f"/{plan_id}/state", scope="figures:read").status_code == 403
    headers = {"If-Match": '"0"'}
    path = f"/{plan_id}/steps/contact"
    answer = ask_as_client(
        "PUT", path, scope="plan:read plan:edit", json={"team": [{"id": "a"}]}, headers=headers
    )
    assert answer.status_code in {401, 403}


def test_without_a_token_nothing_is_told(ask: Ask, plan_id: UUID) -> None:
    forged = {"Authorization": "", "X-User-Id": "it", "X-Roles": "it_admin"}
    answer = ask("GET", f"/{plan_id}", headers=forged)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
