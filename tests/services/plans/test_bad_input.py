"""Whatever is sent: a problem with a pointer, and nothing of it saved. No database matters here."""

from typing import Any
from uuid import UUID

import pytest

from plans.improvement.domain.steps import Step
from tests.services.plans.conftest import Ask
from tests.services.plans.factories import make_body
from tests.services.plans.requests import CERTIFIED, pointers, save, submit

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("version", "status", "code"),
    [
        ("*", 422, "if-match-unreadable"),
        ('W/"0"', 422, "if-match-unreadable"),
        ("0", 422, "if-match-unreadable"),
        ('"00"', 422, "if-match-unreadable"),
        ('"7"', 412, "step-stale"),
    ],
)
def test_a_save_names_one_version(
    ask: Ask, plan_id: UUID, version: str, status: int, code: str
) -> None:
    answer = save(ask, plan_id, "contact", make_body(Step.CONTACT), version)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("step", "body", "expected"),
    [
        ("contact", {"x": 1}, [("/x", "extra-forbidden")]),
        ("contact", {"contact": {"email": 5}}, [("/contact/email", "string-type")]),
        ("contact", {"contact": {"email": "x" * 255}}, [("/contact/email", "string-too-long")]),
        ("contact", {"contact": {"title": "a\u0000"}}, [("/contact/title", "control-character")]),
        ("contact", {"contact": None}, [("/contact", "model-attributes-type")]),
        ("contact", [], [("", "model-attributes-type")]),
        ("targets", {"targets": {"F": "20"}}, [("/targets/F", "model-attributes-type")]),
        ("targets", {"targets": {"F": {"way": "guess"}}}, [("/targets/F/way", "literal-error")]),
        ("root-causes", {"methods": ["magic"]}, [("/methods/0", "literal-error")]),
        ("root-causes", {"research": ["<b>"]}, [("/research", "string-type")]),
        ("tiers", {"tier_1": [{"id": "a", "x": "y"}]}, [("/tier_1/0/x", "extra-forbidden")]),
        ("tiers", {"tier_1": [{}]}, [("/tier_1/0/id", "missing")]),
        ("tiers", {"tier_1": [{"id": str(n)} for n in range(31)]}, [("/tier_1", "too-long")]),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_refused_at_its_field(
    ask: Ask, plan_id: UUID, step: str, body: Any, expected: list[tuple[str, str]]
) -> None:
    answer = save(ask, plan_id, step, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert pointers(answer) == expected
    assert ask("GET", f"/{plan_id}/steps/{step}").json()["version"] == 0


def test_a_body_that_is_no_json_is_refused(ask: Ask, plan_id: UUID) -> None:
    headers = {"If-Match": '"0"', "Content-Type": "application/json"}
    answer = ask("PUT", f"/{plan_id}/steps/contact", content=b'{"contact": ', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "json-invalid")


def test_s10_a_body_that_names_a_field_twice_is_refused(ask: Ask, plan_id: UUID) -> None:
    headers = {"If-Match": '"0"', "Content-Type": "application/json"}
    twice = b'{"research": "Rides are late", "research": "Rides are missing"}'
    answer = ask("PUT", f"/{plan_id}/steps/root-causes", content=twice, headers=headers)
    assert (answer.status_code, pointers(answer)) == (422, [("/research", "repeated")])
    assert ask("GET", f"/{plan_id}/steps/root-causes").json()["version"] == 0


def test_html_and_long_texts_are_kept_as_typed(ask: Ask, plan_id: UUID) -> None:
    text = "<script>alert(1)</script>\n" + "ñ" * 9_000
    answer = save(ask, plan_id, "root-causes", {"barriers": text})
    assert answer.json()["document"]["barriers"] == text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["/certified", "/certification_version"]),
        ({"certified": "true", "certification_version": "school-1"}, ["/certified"]),
        ({**CERTIFIED, "status": "accepted"}, ["/status"]),
        ({**CERTIFIED, "certified": False}, ["/certified"]),
    ],
)
def test_a_submission_needs_the_certification(
    ask: Ask, plan_id: UUID, body: dict[str, Any], expected: list[str]
) -> None:
    answer = submit(ask, plan_id, json=body)
    assert answer.status_code == 422
    assert [pointer for pointer, _ in pointers(answer)] == expected


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"school_year": "2026-2027"}, 422, [("/organization", "missing")]),
        (
            {"school_year": "2026-2027", "organization": "1/2"},
            422,
            [("/organization", "organization-text")],
        ),
        (
            {"school_year": "2026-2027", "organization": "001/023", "status": "accepted"},
            422,
            [("/status", "extra-forbidden")],
        ),
        ({"school_year": "2030-2031", "organization": "001/023"}, 404, []),
        ({"school_year": "2026-2027", "organization": "002/023"}, 404, []),
    ],
)
def test_a_plan_that_cannot_begin_says_why(
    ask: Ask, body: dict[str, Any], status: int, expected: list[tuple[str, str]]
) -> None:
    answer = ask("POST", "", json=body)
    assert answer.status_code == status
    assert pointers(answer) == expected


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("status=done", "/status"),
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("district=1", "/district"),
        ("after=x", "/after"),
        ("school_year=2026", "/school_year"),
        ("q=" + "x" * 101, "/q"),
    ],
)
def test_an_unknown_filter_is_refused(ask: Ask, query: str, pointer: str) -> None:
    answer = ask("GET", f"?{query}")
    assert answer.status_code == 422
    assert [found for found, _ in pointers(answer)] == [pointer]
