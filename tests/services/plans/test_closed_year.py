"""A school year that is closed for entry: whatever writes in its plans is refused, reading is not.

The requests are tried in an open year first, so that each is one that would have been done.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from fastapi.routing import APIRoute

from plans.improvement.api import routes as plan_routes
from plans.improvement.domain.documents import document_steps
from tests.services.plans.conftest import Ask
from tests.services.plans.requests import CERTIFIED, fill, save, submit

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
STAFF = {"role": "it_admin", "org": "state"}
PLAN, STEPS = "/{plan_id}", "/{plan_id}/steps"
KEY = {"headers": {"Idempotency-Key": "one-intent"}}
PDF = {"content": b"%PDF-1.7\n", "headers": {"File-Name": "survey.pdf"}}
REASON = {"json": {"reason": "Add how you measure."}, **KEY}
Write = tuple[str, str]

# What is sent in each way of writing, and what an open year answers.
WRITES: Mapping[Write, tuple[dict[str, Any], int]] = {
    ("POST", ""): ({"json": {"school_year": "2026-2027", "organization": "001/024"}}, 201),
    **{
        ("PUT", f"{STEPS}/{step}"): ({"json": {}, "headers": {"If-Match": '"1"'}}, 200)
        for step in document_steps("school")
    },
    ("POST", f"{STEPS}/{{step}}/restorations"): (
        {"json": {"version": 1}, "headers": {"If-Match": '"2"'}},
        200,
    ),
    ("POST", f"{PLAN}/attachments"): (PDF, 201),
    ("DELETE", f"{PLAN}/attachments/{{attachment_id}}"): ({}, 204),
    # There is no plan of the year before: in an open year that is what is said.
    ("POST", f"{PLAN}/carry-over"): ({"json": {"parts": ["contact"]}}, 404),
    ("POST", f"{PLAN}/submissions"): ({"json": CERTIFIED, **KEY}, 201),
    ("POST", f"{PLAN}/returns"): (REASON, 201),
    ("POST", f"{PLAN}/reopenings"): (REASON, 201),
}
NO_ENTRY = {
    ("PUT", f"{STEPS}/school-targets"),  # a district's step, saved as the others are
    ("PUT", f"{STEPS}/{{step}}"),  # of a step without a document: not there at all
    ("PUT", f"{PLAN}/presence"),  # says who is there, and leaves nothing
}


def test_every_route_that_writes_has_a_row(kind: str) -> None:
    routes = [one for one in plan_routes if isinstance(one, APIRoute)]
    writing = {
        (method, one.path.removeprefix("/api/v1/plans"))
        for one in routes
        for method in (one.methods or set()) - {"GET"}
    }
    assert writing == {*WRITES} | NO_ENTRY


@pytest.mark.requirement("AIP-078")
@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("write", WRITES, ids=" ".join)
def test_a_closed_year_refuses_whatever_writes(
    ask: Ask, plan_id: UUID, write: Write, is_closed: bool
) -> None:
    (method, path), (sent, expected) = write, WRITES[write]
    file_id = make_ready(ask, plan_id, path)
    if is_closed:
        close_year(ask)
    before = ask("GET", f"/{plan_id}", **STAFF).json()
    here = path.format(plan_id=plan_id, step="contact", attachment_id=file_id)
    answer = ask(method, here, **STAFF, **sent)
    if is_closed:
        assert (answer.status_code, answer.json()["code"]) == (409, "school-year-closed")
        assert ask("GET", f"/{plan_id}", **STAFF).json() == before
        assert not before["may_edit"]
    else:
        assert answer.status_code == expected, answer.text


def make_ready(ask: Ask, plan_id: UUID, path: str) -> str:
    """The plan in which this can be written next; gives the id of its file."""
    fill(ask, plan_id)
    added = ask("POST", f"/{plan_id}/attachments", content=b"%PDF-1.6\n", headers=PDF["headers"])
    if path.endswith("/restorations"):
        save(ask, plan_id, "contact", {"contact": {"title": "Lead"}, "team": []}, 1)
    if path.endswith(("/returns", "/reopenings")):
        assert submit(ask, plan_id).status_code == 201
    return str(added.json()["id"])


def close_year(ask: Ask) -> None:
    path = "/school-years/2026-2027"
    version = ask("GET", path).headers["etag"]
    headers = {"If-Match": version}
    answer = ask("PATCH", path, json={"status": "inactive"}, headers=headers, **STAFF)
    assert answer.is_success, answer.text
