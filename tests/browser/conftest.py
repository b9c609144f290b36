"""Real Chromium on a running system; every page it opens is listened to for violations."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import servers
from tests.browser.site import Site, seeded_site
from tests.browser.watching import Watch
from tests.systems.embedded import embedded_process
from tests.systems.full import full_system

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_CHROMIUM = "/usr/bin/chromium"


# Package scope: while Playwright runs, this thread has an event loop, and the tests of other
# folders want one of their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """The embedded stack."""
    with embedded_process() as system, seeded_site(system) as site:
        yield site


@pytest.fixture(scope="package")
def full_site(postgresql_server: servers.PostgreSQL, rabbitmq: servers.RabbitMQ) -> Iterator[Site]:
    """The full stack, every process of its own."""
    with (
        servers.smtp_server() as mailbox,
        full_system(postgresql_server, rabbitmq, mailbox) as system,
        seeded_site(system) as site,
    ):
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a browser context of its own; the test fails on a script error or CSP violation."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    watch = Watch(page)
    yield page
    context.close()
    assert not watch.complaints, json.dumps(watch.complaints, indent=1)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core as set-up fetched it."""
    folder = Path(__file__).parents[2] / "node_modules" / "axe-core"
    return (folder / "axe.min.js").read_text()
