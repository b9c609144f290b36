"""Every error is a problem+json, and becomes the same error again at the caller."""

from typing import Annotated

import httpx2
import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict

from servicekit import errors, problems
from servicekit.errors import FieldProblem, ServiceError


class TooHot(errors.Conflict):
    code = "too-hot"


class Tea(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    cups: int


@pytest.fixture
def kitchen() -> TestClient:
    app = FastAPI()
    problems.install(app)

    @app.post("/tea")
    def make(tea: Tea) -> int:
        return tea.cups

    @app.post("/raise")
    def fail(kind: Annotated[str, Body()]) -> None:
        if kind == "Bug":
            raise ZeroDivisionError("secret words")
        known: type[ServiceError] = TooHot if kind == "TooHot" else getattr(errors, kind)
        raise known("No.", at=[FieldProblem("/cups", "too-many", "At most 3.", {"most": 3})])

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("Invalid", 422),
        ("PreconditionMissing", 428),
        ("NotAllowed", 403),
        ("NotSignedIn", 401),
        ("NotFound", 404),
        ("Conflict", 409),
        ("TooHot", 409),
        ("Stale", 412),
        ("Unavailable", 503),
        ("TooMany", 429),
    ],
)
def test_an_error_crosses_the_wire_and_comes_back(
    kitchen: TestClient, kind: str, status: int
) -> None:
    answer = kitchen.post("/raise", json=kind)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    with pytest.raises(ServiceError) as caught:
        problems.raise_for_problem(answer)
    error = caught.value
    expected = errors.Conflict if kind == "TooHot" else getattr(errors, kind)
    assert type(error) is expected
    assert error.code == ("too-hot" if kind == "TooHot" else expected.code)
    assert error.at == (FieldProblem("/cups", "too-many", "At most 3.", {"most": 3}),)


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ('{"cups": 1', 400, None),
        ('{"cups": "two"}', 422, "/cups"),
        ('{"cups": 1, "milk": true}', 422, "/milk"),
        ("{}", 422, "/cups"),
        ('{"cups": 1.5}', 422, "/cups"),
    ],
)
def test_a_bad_body_is_answered_with_where(
    kitchen: TestClient, body: str, status: int, pointer: str | None
) -> None:
    answer = kitchen.post("/tea", content=body, headers={"Content-Type": "application/json"})
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    if pointer:
        assert [item["pointer"] for item in problem["errors"]] == [pointer]


def test_a_bug_says_nothing_of_itself(kitchen: TestClient) -> None:
    answer = kitchen.post("/raise", json="Bug")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["code"] == "internal"


def test_a_page_that_is_no_problem_is_still_an_error() -> None:
    with pytest.raises(errors.Unavailable):
        problems.raise_for_problem(httpx2.Response(502, text="<html>Bad gateway"))
