"""With the keyboard alone: Tab, Enter, Space and typing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import SKIP, Keyboard, shows_focus
from tests.browser.pages_plan import TIER_OF_WALK, PlanPages
from tests.browser.site import PASSWORD, Site
from tests.systems.interface import wait_for_mail


@pytest.mark.requirement("AIP-041", "AIP-042", "AIP-138")
def test_signing_in_and_the_contact_step_need_no_mouse(site: Site, page: Page) -> None:
    newcomer = site.let_in(site.newcomer("Kiona", "Yazzie-Hill"))
    plan = site.begin_plan(newcomer.organization)
    keys = Keyboard(page)
    page.goto(f"{site.url}/sign-in?next=/plans/{plan}/contact")
    _sign_in(site, page, keys, newcomer.email)
    _skip_to_the_content(page, keys)
    # Who begins a plan is its contact until somebody writes another name.
    expect(page.get_by_label("Last name")).to_have_value("Yazzie-Hill")
    keys.fill("Title (optional)", "Attendance lead")
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    keys.press("Save and return to plan")
    expect(page.locator("main")).to_contain_text("1 of 7 steps is done")


def _sign_in(site: Site, page: Page, keys: Keyboard, email: str) -> None:
    before = len(site.system.mails_to(email))
    keys.fill("Work e-mail address", email)
    keys.fill("Password", PASSWORD)
    keys.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your one-time code")
    code = wait_for_mail(site.system, email, r"\b(\d{6})\b", after=before)
    keys.fill("One-time code", code)
    keys.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who leads this plan")


def _skip_to_the_content(page: Page, keys: Keyboard) -> None:
    keys.tab_to(SKIP)
    keys.key("Enter")
    expect(page.locator("#main")).to_be_focused()
    # From here the next stop is in the content, not in the head again.
    keys.tab_to("First name")
    keys.key("Shift+Tab")


@pytest.mark.requirement("AIP-082", "AIP-087", "AIP-124")
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", ["school", "district"])
def test_a_plan_is_filled_submitted_and_printed_without_a_mouse(
    site: Site, page: Page, kind: str, language: str
) -> None:
    hub = f"{site.url}/plans/{site.begin_plan_of(kind, without=TIER_OF_WALK[kind])}"
    site.sign_in(page, "coordinator", language)
    page.goto(hub)
    plan = PlanPages(Keyboard(page), language)
    plan.open_step("Contact information")
    plan.fill_contact()
    plan.fill_further(kind, tiers=(TIER_OF_WALK[kind],))
    assert "AIP-2027-" in plan.submit(kind)
    page.goto(hub)
    plan.open_step("Print your plan")
    expect(page).to_have_url(f"{hub}/print")


@pytest.mark.requirement("AIP-161")
def test_strategies_of_two_tiers_are_written_and_put_in_order_without_a_mouse(
    site: Site, page: Page
) -> None:
    hub = f"{site.url}/plans/{site.begin_plan()}"
    site.sign_in(page, "coordinator", "es")
    page.goto(f"{hub}/tiers/1")
    keys = Keyboard(page)
    plan = PlanPages(keys, "es")
    plan.add_strategy(1)
    plan.add_strategy(1, is_own=True)
    listed, own = plan.strategies()
    plan.move_strategy("Move down", listed)
    assert plan.strategies() == [own, listed]
    # There is no further way down: the focus is on the way back, and shown.
    expect(page.locator("button[name=_up]:focus")).to_contain_text(listed)
    assert shows_focus(page)
    with page.expect_navigation():
        keys.key("Space")
    assert plan.strategies() == [listed, own]
    plan.move_strategy("Move up", own)
    plan.go_to_tier(2)
    plan.add_strategy(2)
    page.goto(f"{hub}/tiers/1")
    assert plan.strategies() == [own, listed]


def test_the_test_sees_where_the_focus_is_hidden(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/help")
    page.keyboard.press("Tab")
    assert shows_focus(page)
    page.evaluate("document.activeElement.style.setProperty('outline', '0', 'important')")
    assert not shows_focus(page)
