"""A request says each thing once, whatever the service (S10)."""

from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from servicekit import problems
from servicekit.audit import AUDIT, Denials
from servicekit.auth import Authorization, Floors, requires
from servicekit.db import Database
from tests.servicekit.tokens import token, verifier

_MAY = "cup:fill"


class Cup(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    tea: str
    sides: list[dict[str, Any]] = []


@pytest.fixture
def kitchen(kit_database: Database) -> TestClient:
    app = FastAPI()
    grants = {"school_coordinator": frozenset({_MAY})}
    app.state.authorization = Authorization(verifier(), Floors(kit_database), grants)
    app.state.denials = Denials(kit_database)
    problems.install(app)

    @app.post("/cups", dependencies=[Depends(requires(_MAY, several=("herb",)))])
    def fill(cup: Cup, herb: Annotated[list[str], Query()], size: int = 1) -> str:
        return f"{size} {cup.tea} {','.join(herb)}"

    bearer = {"Authorization": f"Bearer {token()}", "Content-Type": "application/json"}
    return TestClient(app, headers=bearer, raise_server_exceptions=False)


_JSON, _TEA = "application/json", '{"tea": "mint"}'


@pytest.mark.parametrize(
    ("query", "body", "media", "named"),
    [
        ("", '{"tea": "mint", "tea": "sage"}', _JSON, "tea"),
        ("", '{"tea": "mint", "t\\u0065a": "mint"}', _JSON, "tea"),
        ("", '{"tea": "mint", "tea": "sage"}', "Application/JSON; charset=utf-8", "tea"),
        ("", '{"tea": "mint", "tea": "sage"}', "application/merge-patch+json", "tea"),
        ("", '{"tea": "mint", "sides": [{}, {"a": {"b": 1, "c": 2, "b": 3}}]}', _JSON, "b"),
        ("", '{"tea": "mint", "more": 1, "more": 2}', _JSON, "more"),
        ("", '{"tea": "mint", "\\ud800": 1, "\\ud800": 2}', _JSON, "?"),
        ("size=1&size=2", _TEA, _JSON, "size"),
        ("size=1&herb=a&s%69ze=1", _TEA, _JSON, "size"),
        ("other=1&other=1", _TEA, _JSON, "other"),
    ],
)
def test_s10_what_is_named_twice_is_refused_and_audited(
    kitchen: TestClient, kit_database: Database, query: str, body: str, media: str, named: str
) -> None:
    answer = kitchen.post(f"/cups?{query}", content=body, headers={"Content-Type": media})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "field-repeated")
    assert [item["pointer"] for item in problem["errors"]] == [f"/{named}"]
    with kit_database.read() as session:
        (denied,) = session.execute(select(AUDIT)).all()
    assert (denied.object, denied.change) == ("POST /cups", {"code": "field-repeated"})


def test_lists_and_the_same_name_in_different_objects_are_no_repeats(kitchen: TestClient) -> None:
    body = {"tea": "mint", "sides": [{"tea": 1}, {"tea": 1}]}
    answer = kitchen.post("/cups?herb=a&size=2&herb=b", json=body)
    assert (answer.status_code, answer.json()) == (200, "2 mint a,b")


def test_a_body_nested_too_deep_is_refused_and_no_bug(kitchen: TestClient) -> None:
    """Somewhere between is a depth that is read once and not a second time."""
    for depth in range(900, 1_000, 5):
        deep = '{"a":' * depth + "1" + "}" * depth
        answer = kitchen.post("/cups", content=f'{{"tea": 1, "sides": [{deep}]}}')
        assert answer.status_code in {400, 422}, depth
