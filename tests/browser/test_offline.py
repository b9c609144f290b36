"""Cut off while typing: by the network, a killed server, a session that ended. No text is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import saves
from tests.browser.pages_sign_in import sign_in
from tests.browser.site import Site
from tests.browser.stand import Stand
from tests.systems.people import Person, fill_plan, stored

MINUTE_MS = 60_000


@pytest.fixture
def staff(site: Site) -> Person:
    return site.person("coordinator")


@pytest.fixture
def plan(site: Site, staff: Person) -> str:
    plan = site.begin_plan()
    fill_plan(staff, plan)
    return plan


@pytest.fixture
def stand(site: Site, browser: Browser, axe_source: str) -> Iterator[Stand]:
    stand = Stand(site, browser, axe_source)
    yield stand
    stand.close()


def has_said(page: Page, words: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(words)


@pytest.mark.requirement("AIP-178")
def test_two_people_a_minute_offline_and_a_killed_server_lose_no_text(
    site: Site, stand: Stand, staff: Person, plan: str
) -> None:
    mine, theirs = (_at_contact(stand, who, plan) for who in ("coordinator", "admin"))
    context, causes = mine.context, f"{site.url}/plans/{plan}/root-causes"
    tab = context.new_page()
    tab.goto(causes)
    context.set_offline(True)
    mine.locator("#contact-title").fill("Dean of students")
    tab.locator("#barriers").fill("No bus on the mesa road")
    for page in (mine, tab):
        has_said(page, "Not saved: you are offline")
    tab.close()
    mine.clock.fast_forward(MINUTE_MS)

    with saves(theirs):
        theirs.locator("#contact-title").fill("Principal")
    theirs.goto(causes)
    with saves(theirs):
        theirs.locator("#research").fill("Rides are missed")
    site.system.kill("embedded")
    theirs.locator("#supportive_factors").fill("A nurse each day")
    has_said(theirs, "Not saved: the service does not answer")
    site.system.start("embedded")
    with saves(theirs):
        theirs.clock.fast_forward(MINUTE_MS)

    context.set_offline(False)
    asked = mine.locator(".aip-conflict")
    expect(asked).to_contain_text("Dean of students")
    expect(asked).to_contain_text("Principal")
    expect(asked.locator("fieldset")).to_have_count(1)
    with saves(mine):
        asked.get_by_role("button", name="Use these answers").click()
    with saves(mine):
        mine.goto(causes)

    assert stored(staff, plan, "contact")["contact"]["title"] == "Dean of students"
    document = stored(staff, plan, "root-causes")
    texts = {name: document[name] for name in ("research", "supportive_factors", "barriers")}
    assert texts == {
        "research": "Rides are missed",
        "supportive_factors": "A nurse each day",
        "barriers": "No bus on the mesa road",
    }


def test_what_is_typed_after_the_session_ended_is_saved_after_signing_in_again(
    site: Site, stand: Stand, staff: Person, plan: str
) -> None:
    page = _at_contact(stand, "admin", plan)
    page.context.clear_cookies(name="aip")
    page.locator("#contact-title").fill("Attendance lead")
    has_said(page, "Not saved: you are signed out")
    page.get_by_role("link", name="Sign in again").click()
    to = f"/plans/{plan}/contact"
    with saves(page):
        sign_in(page, site.system, site.email("admin"), site.state.password, to=to)
    assert stored(staff, plan, "contact")["contact"]["title"] == "Attendance lead"


def _at_contact(stand: Stand, who: str, plan: str) -> Page:
    """The first step, opened by somebody who may edit it, with a clock that can be put forward."""
    window = stand.window(who)
    window.page.clock.install()
    window.open(f"/plans/{plan}/contact", "en")
    return window.page
