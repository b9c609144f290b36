"""Every route of every service and every page, for every role, on own and other organizations.

What is expected stands in `permissions.csv` (see `permission_table`); the routes are those that
run: the OpenAPI documents and the addresses of the pages. A route without a row fails.
"""

import re
from collections.abc import Iterable, Iterator

import flask
import httpx2
import pytest

from gateway.web.app import JOURNEYS
from identity.pages import SUBJECTS
from tests.e2e.permission_objects import Objects, content_of, prepare
from tests.e2e.permission_requests import Tokens, harmless, tokens_of
from tests.e2e.permission_table import OTHER_SYSTEM, PEOPLE, STRANGER, Row, routes, rows, rows_for
from tests.e2e.stacks import only_embedded
from tests.systems.people import Person
from tests.systems.stage import Stage

_CONVERTER = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
_PROVEN = {
    "ped_viewer": ("AIP-006", "AIP-007", "AIP-047"),
    "ped_coordinator": ("AIP-011", "AIP-013", "AIP-061"),
    "it_admin": ("AIP-018", "AIP-020", "AIP-070"),
}
"""Of the checklist, by the role whose column says so."""
_LEAST_API, _LEAST_PAGES, _LEAST_OF_IDENTITY = 90, 90, 50
"""Fewer seen than this: the test looks in the wrong place."""
_NO_YES = {"400", "401", "403", "404", "405", "reads", "sign-in"}


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
    found = set(_pages(JOURNEYS))
    of_identity = {
        (method, f"/identity{path}")
        for method, path in _pages(subject.blueprint for subject in SUBJECTS)
    }
    assert len(found) >= _LEAST_PAGES
    assert len(of_identity) >= _LEAST_OF_IDENTITY
    told = routes(row for row in rows() if not row.path.startswith("/api/v1/"))
    assert sorted((found | of_identity) ^ told) == []


@pytest.fixture
def asker(stage: Stage, objects: Objects, role: str) -> Iterator[Person]:
    """Whoever has the role; nobody known for a stranger; a client with its token."""
    if role in PEOPLE:
        yield stage.person(PEOPLE[role])
        return
    person = Person(stage.system)
    if role == OTHER_SYSTEM:
        client = objects.other_system
        form = {"grant_type": "client_credentials"}
        granted = person.http.post(
            "/identity/oauth/token", data=form, auth=(client.id, client.secret)
        )
        person.http.headers["Authorization"] = f"Bearer {granted.json()['access_token']}"
    yield person
    person.close()


@only_embedded
@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=pytest.mark.requirement(*_PROVEN.get(role, ())))
        for role in (*PEOPLE, STRANGER, OTHER_SYSTEM)
    ],
)
def test_a_role_may_do_what_the_table_says(
    stage: Stage, objects: Objects, asker: Person, role: str
) -> None:
    """And nothing of what was asked, allowed or refused, has changed a plan."""
    asked = rows_for(role)
    tokens = tokens_of(asker)
    assert asked
    answers = [(row, answer(asker, row, role, objects, tokens)) for row in asked]
    wrong = [
        f"{row.method} {row.path} ({row.where}): {given}, not {row.expected[role]}"
        for row, given in answers
        if row.expected[role] not in {given, meaning(given)}
    ]
    assert not wrong, "\n".join(wrong)
    for place in objects.places.values():
        plan_ids = place.plan_id, place.closed_plan_id
        assert content_of(stage.person("coordinator"), *plan_ids) == place.content


def _pages(blueprints: Iterable[flask.Blueprint]) -> Iterator[tuple[str, str]]:
    app = flask.Flask("pages", static_folder=None)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield method, _CONVERTER.sub(r"{\1}", rule.rule)


def answer(person: Person, row: Row, role: str, objects: Objects, tokens: Tokens) -> str:
    """The status; `sign-in` for a way there, `reads` for one to where a plan is read."""
    sent = harmless(row, role, objects, tokens)
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
    if got.is_redirect:
        goes_to = httpx2.URL(got.headers["location"]).path
        if goes_to == "/sign-in":
            return "sign-in"
        if row.method == "GET" and goes_to.endswith("/submission"):
            return "reads"
    return str(got.status_code)


def meaning(given: str) -> str:
    """`yes` for whatever is neither refused nor hidden."""
    return given if given in _NO_YES else "yes"
