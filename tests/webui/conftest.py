"""The demo app in a browser, for the tests that need scripts to run."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from tests.webui import browser, steps
from tests.webui.demo import make_app, make_person


@pytest.fixture
def client() -> FlaskClient:
    return make_app(make_person()).test_client()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all; a page has its own cookies and storage. It closes after this folder."""
    with browser.chromium() as running:
        yield running


@pytest.fixture
def step() -> steps.Step:
    """What the service behind the step's form holds."""
    return steps.Step()


@pytest.fixture
def url(step: steps.Step) -> Iterator[str]:
    """The address of the demo app."""
    app = make_app(make_person())
    steps.install(app, step)
    with browser.serving(app) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty window; what the page's policy refuses, or a script throws, fails the test."""
    context = chromium.new_context()
    window = context.new_page()
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    window.set_default_timeout(10_000)
    yield window
    context.close()
    assert not faults
