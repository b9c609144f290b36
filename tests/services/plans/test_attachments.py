"""Files beside the root causes: what is taken, who sees it, and what a revision keeps of it."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest

from plans.improvement.domain.attachments import MOST, MOST_BYTES, name_of
from tests.services.plans.conftest import Ask
from tests.services.plans.requests import fill, submit

PDF = b"%PDF-1.7\nminutes of a family evening"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
FROZEN = ("id", "media_type", "name", "sha256", "size", "step")
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def add(ask: Ask, plan_id: UUID, body: bytes = PDF, name: str = "survey.pdf", **who: Any) -> Any:
    path = f"/{plan_id}/attachments"
    return ask("POST", path, content=body, headers={"File-Name": name}, **who)


def names(ask: Ask, plan_id: UUID) -> list[str]:
    return [one["name"] for one in ask("GET", f"/{plan_id}/attachments").json()["items"]]


@pytest.mark.parametrize(
    ("body", "name", "media_type"),
    [
        (PDF, "survey.pdf", "application/pdf"),
        (PNG, "walk%20zone.png", "image/png"),
        (JPEG, "reuni%C3%B3n.jpg", "image/jpeg"),
    ],
)
def test_a_file_comes_back_as_it_was_sent_and_is_never_shown_in_place(
    ask: Ask, plan_id: UUID, body: bytes, name: str, media_type: str
) -> None:
    added = add(ask, plan_id, body, name).json()
    assert added["sha256"] == hashlib.sha256(body).hexdigest()
    answer = ask("GET", f"/{plan_id}/attachments/{added['id']}")
    assert answer.content == body
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_plan_lists_its_files(ask: Ask, plan_id: UUID) -> None:
    add(ask, plan_id)
    add(ask, plan_id, PNG, "map.png")
    assert names(ask, plan_id) == ["survey.pdf", "map.png"]
    shown = ask("GET", f"/{plan_id}").json()["attachments"]
    assert [(one["name"], one["size"]) for one in shown] == [
        ("survey.pdf", len(PDF)),
        ("map.png", len(PNG)),
    ]


def test_the_same_file_sent_twice_is_there_once(ask: Ask, plan_id: UUID) -> None:
    first, again = add(ask, plan_id), add(ask, plan_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


@pytest.mark.parametrize(
    ("body", "name", "status", "code"),
    [
        (b"MZ\x90 a program", "survey.pdf", 415, "attachment-refused"),
        (b"<script>alert(1)</script>", "map.png", 415, "attachment-refused"),
        (b"GIF89a", "map.jpg", 415, "attachment-refused"),
        (b"", "survey.pdf", 422, "attachment-empty"),
        (PDF, "%20%07", 422, "attachment-nameless"),
        (PDF + b"\0" * MOST_BYTES, "survey.pdf", 413, "attachment-too-large"),
    ],
)
def test_a_file_that_is_not_taken_says_why(
    ask: Ask, plan_id: UUID, body: bytes, name: str, status: int, code: str
) -> None:
    answer = add(ask, plan_id, body, name)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert names(ask, plan_id) == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_largest_file_is_taken_and_a_huge_one_not_even_read(ask: Ask, plan_id: UUID) -> None:
    largest = PDF + b"\0" * (MOST_BYTES - len(PDF))
    assert add(ask, plan_id, largest).status_code == 201
    assert add(ask, plan_id, largest * 3).status_code == 413


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_other_bodies_stay_small(ask: Ask, plan_id: UUID) -> None:
    headers = {"If-Match": '"0"', "Content-Type": "application/json"}
    answer = ask("PUT", f"/{plan_id}/steps/contact", content=b" " * 1_000_001, headers=headers)
    assert answer.status_code == 413


def test_a_plan_holds_ten_files(ask: Ask, plan_id: UUID) -> None:
    for number in range(MOST):
        assert add(ask, plan_id, name=f"{number}.pdf").status_code == 201
    refused = add(ask, plan_id, name="one-more.pdf")
    assert refused.status_code == 422
    assert refused.json()["code"] == "too-many-attachments"
    assert refused.json()["params"] == {"most": MOST}


@pytest.mark.parametrize(
    ("who", "reading", "writing"),
    [
        ({"role": "school_coordinator", "org": "002/023"}, 404, 404),
        ({"role": "district_coordinator", "org": "002"}, 404, 404),
        ({"role": "district_coordinator", "org": "001"}, 200, 403),
        ({"role": "ped_viewer", "org": "state"}, 200, 403),
        ({"role": "it_admin", "org": "state"}, 200, 201),
    ],
)
def test_who_reads_and_changes_the_plan_reads_and_changes_its_files(
    ask: Ask, plan_id: UUID, who: dict[str, str], reading: int, writing: int
) -> None:
    path = f"/{plan_id}/attachments/{add(ask, plan_id).json()['id']}"
    assert ask("GET", f"/{plan_id}/attachments", **who).status_code == reading
    assert ask("GET", path, **who).status_code == reading
    assert add(ask, plan_id, PNG, **who).status_code == writing
    assert ask("DELETE", path, **who).status_code == {201: 204}.get(writing, writing)


def test_a_file_of_another_plan_is_not_there(ask: Ask, plan_id: UUID) -> None:
    body = {"school_year": "2026-2027", "organization": "001/024"}
    sister = {"role": "school_coordinator", "org": "001/024"}
    other = ask("POST", "", json=body, **sister).json()["id"]
    found = add(ask, plan_id).json()["id"]
    for method in ("GET", "DELETE"):
        answer = ask(method, f"/{other}/attachments/{found}", **sister)
        assert (answer.status_code, answer.json()["code"]) == (404, "attachment-not-found")
    assert ask("GET", f"/{plan_id}/attachments/{uuid4()}").status_code == 404


def test_a_submitted_plan_takes_no_file_and_gives_none_away(ask: Ask, plan_id: UUID) -> None:
    path = f"/{plan_id}/attachments/{add(ask, plan_id).json()['id']}"
    fill(ask, plan_id)
    assert submit(ask, plan_id).status_code == 201
    assert add(ask, plan_id, PNG).json()["code"] == "plan-not-open"
    assert ask("DELETE", path).status_code == 409
    assert names(ask, plan_id) == ["survey.pdf"]


def test_a_revision_lists_its_files_and_keeps_those_removed_later(ask: Ask, plan_id: UUID) -> None:
    kept, gone = add(ask, plan_id).json(), add(ask, plan_id, PNG, "map.png").json()
    assert ask("DELETE", f"/{plan_id}/attachments/{gone['id']}").status_code == 204
    assert ask("DELETE", f"/{plan_id}/attachments/{gone['id']}").status_code == 404
    fill(ask, plan_id)
    submit(ask, plan_id)
    staff = {"role": "ped_coordinator", "org": "state"}
    reason = {"json": {"reason": "Add measures."}, "headers": {"Idempotency-Key": "returned-once"}}
    assert ask("POST", f"/{plan_id}/returns", **reason, **staff).status_code == 201
    assert ask("DELETE", f"/{plan_id}/attachments/{kept['id']}").status_code == 204
    assert names(ask, plan_id) == []
    frozen = ask("GET", f"/{plan_id}/revisions/1").json()["document"]["attachments"]
    assert frozen == [{name: kept[name] for name in FROZEN}]
    assert ask("GET", f"/{plan_id}/attachments/{kept['id']}").content == PDF


def test_revisions_are_compared_in_their_files_by_name_and_content(ask: Ask, plan_id: UUID) -> None:
    gone, again = add(ask, plan_id).json(), add(ask, plan_id, JPEG, "photo.jpg").json()
    fill(ask, plan_id)
    submit(ask, plan_id)
    staff = {"role": "ped_coordinator", "org": "state"}
    reason = {"json": {"reason": "Add measures."}, "headers": {"Idempotency-Key": "returned-once"}}
    assert ask("POST", f"/{plan_id}/returns", **reason, **staff).status_code == 201
    for one in (gone, again):
        assert ask("DELETE", f"/{plan_id}/attachments/{one['id']}").status_code == 204
    add(ask, plan_id, JPEG, "photo.jpg")  # sent once more: no difference
    new = add(ask, plan_id, PNG, "survey.pdf").json()  # another file of a former one's name
    assert submit(ask, plan_id, key="submitted-again").status_code == 201
    found = ask("GET", f"/{plan_id}/revisions/2/differences", params={"with": 1}).json()
    assert [(one["pointer"], one["before"], one["after"]) for one in found["attachments"]] == [
        (f"/attachments/{new['id']}", None, {name: new[name] for name in FROZEN}),
        (f"/attachments/{gone['id']}", {name: gone[name] for name in FROZEN}, None),
    ]
    assert found["items"] == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (r"C:\Users\dana\survey.pdf", "survey.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("x" * 300, "x" * 200),
        ("  ", ""),
    ],
)
def test_a_name_is_the_files_own_and_nothing_invisible(given: str, name: str) -> None:
    assert name_of(given) == name
