"""Every page, filled, empty and in error, in both languages, wide and at 320 px."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Blueprint, Flask
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

import identity
from gateway.web.app import JOURNEYS
from identity.pages import SUBJECTS
from tests.browser.sight import Sight
from tests.browser.sights import NOT_PAGES, SIGHTS
from tests.browser.site import Site
from tests.browser.spanish import english_texts
from tests.browser.stand import Stand
from tests.browser.watching import violations
from tests.browser.window import Answer

IDENTITYS = tuple(subject.blueprint for subject in SUBJECTS)


@pytest.fixture(scope="module")
def stand(site: Site, browser: Browser, axe_source: str) -> Iterator[Stand]:
    stand = Stand(site, browser, axe_source)
    yield stand
    stand.close()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("sight", SIGHTS, ids=lambda sight: sight.name.replace(" ", "-"))
def test_a_page_breaks_no_rule(stand: Stand, sight: Sight, language: str) -> None:
    window = stand.window(sight.who)
    answer = window.open(sight.path.format_map(stand), language, sight.act)
    assert (answer.status, _endpoint(answer)) == (sight.status, sight.endpoint)
    # Wide pages differ from narrow ones in nothing that depends on the language.
    found = window.faults(answer, is_wide_too=language == "en")
    if language == "es":
        found += [f"English: {text!r}" for text in english_texts(answer.html)]
    assert found == []


def test_every_page_of_both_apps_has_a_row() -> None:
    known = {rule.endpoint for urls in _maps().values() for rule in urls.iter_rules()}
    assert {"plans.hub", "signin.code"} <= known
    assert {sight.endpoint for sight in SIGHTS} - {""} == known - set(NOT_PAGES)
    assert set(NOT_PAGES) <= known


def test_no_blueprint_of_identity_is_missed() -> None:
    sources = Path(str(identity.__file__)).parent.rglob("*.py")
    made = [path for path in sources if "flask.Blueprint(" in path.read_text()]
    assert len(made) == len(IDENTITYS)


def test_english_on_a_spanish_page_is_seen() -> None:
    page = '<html lang="es"><p>Submit plan</p><p lang="en">Help</p><p>Enviar el plan</p></html>'
    assert english_texts(page) == ["Submit plan"]
    assert english_texts('<html lang="es"><p>Saved 3:04 PM</p></html>') == []
    assert english_texts('<html lang="es"><p>3 of 4 targets are set</p></html>')


def test_axe_sees_a_fault_when_there_is_one(site: Site, page: Page, axe_source: str) -> None:
    page.add_init_script(axe_source)
    page.goto(f"{site.url}/help")
    assert violations(page) == []
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert violations(page)


def _endpoint(answer: Answer) -> str:
    """The endpoint that answered; empty where there is none."""
    path = urlsplit(answer.url).path
    prefix = "/identity" if path.startswith("/identity/") else ""
    urls = _maps()[prefix].bind("localhost")
    try:
        return str(urls.match(path.removeprefix(prefix), answer.method)[0])
    except HTTPException:
        return ""


@cache
def _maps() -> dict[str, Map]:
    """The addresses of the gateway's pages, and below /identity those of identity's."""
    return {"": _urls(JOURNEYS), "/identity": _urls(IDENTITYS)}


def _urls(blueprints: tuple[Blueprint, ...]) -> Map:
    app = Flask("urls", static_folder=None)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app.url_map
