"""Every route of every service and every page, for every role, on own and other organizations.

What is expected stands in `permissions.csv` (see `permission_table`); the routes are those that
run: the OpenAPI documents and the addresses of the pages. A route without a row fails.
"""

import re
from collections.abc import Iterator

import flask
import httpx2
import pytest

from gateway.web.app import JOURNEYS
from tests.e2e.permission_objects import Objects, Tokens, harmless, prepare, tokens_of
from tests.e2e.permission_table import PEOPLE, STRANGER, Row, routes, rows
from tests.e2e.stacks import only_embedded
from tests.systems.people import Person
from tests.systems.stage import Stage

_CONVERTER = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
_LEAST_API, _LEAST_PAGES = 90, 90  # fewer seen than this: the test looks in the wrong place
_REFUSED = {"400", "401", "403", "404", "405", "sign-in"}


@pytest.fixture(scope="module")
def objects(stage: Stage) -> Objects:
    return prepare(stage)


@only_embedded
def test_every_route_of_an_api_has_a_row(stage: Stage) -> None:
    document = httpx2.get(f"{stage.system.url}/api/openapi.json", timeout=30).json()
    found = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
    }
    assert len(found) >= _LEAST_API
    told = routes(row for row in rows() if row.path.startswith("/api/v1/"))
    assert sorted(found ^ told) == []


def test_every_page_has_a_row() -> None:
    found = set(_pages())
    assert len(found) >= _LEAST_PAGES
    told = routes(row for row in rows() if not row.path.startswith("/api/v1/"))
    assert sorted(found ^ told) == []


@pytest.fixture
def stranger(stage: Stage) -> Iterator[Person]:
    """Somebody who has not signed in."""
    person = Person(stage.system)
    yield person
    person.close()


@only_embedded
@pytest.mark.parametrize("role", [*PEOPLE, STRANGER])
@pytest.mark.requirement("AIP-047", "AIP-061", "AIP-070")
def test_a_role_may_do_what_the_table_says(
    stage: Stage, objects: Objects, stranger: Person, role: str
) -> None:
    person = stranger if role == STRANGER else stage.person(PEOPLE[role])
    asked = [row for row in rows() if role == STRANGER or row.where != "open"]
    tokens = tokens_of(person)
    assert asked
    answers = [(row, answer(person, row, objects, tokens)) for row in asked]
    wrong = [
        f"{row.method} {row.path} ({row.where}): {given}, not {row.expected[role]}"
        for row, given in answers
        if row.expected[role] not in {given, meaning(given)}
    ]
    assert not wrong, "\n".join(wrong)


def _pages() -> Iterator[tuple[str, str]]:
    app = flask.Flask("pages", static_folder=None)
    for journey in JOURNEYS:
        app.register_blueprint(journey)
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield method, _CONVERTER.sub(r"{\1}", rule.rule)


def answer(person: Person, row: Row, objects: Objects, tokens: Tokens) -> str:
    """The status, or `sign-in` for a way there."""
    sent = harmless(row, objects, tokens)
    got = person.http.request(
        row.method,
        sent.path,
        json=sent.json,
        data=sent.form,
        content=sent.content,
        headers={"Origin": person.system.url, **sent.headers},
        follow_redirects=False,
    )
    assert got.status_code < 500, f"{row.method} {sent.path}: {got.status_code} {got.text[:500]}"
    if got.is_redirect and got.headers["location"].partition("?")[0] == "/sign-in":
        return "sign-in"
    return str(got.status_code)


def meaning(given: str) -> str:
    """`yes` for whatever is neither refused nor hidden."""
    return given if given in _REFUSED else "yes"
