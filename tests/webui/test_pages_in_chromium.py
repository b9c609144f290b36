"""Every demo page in a real browser: axe finds nothing, nothing scrolls sideways, scripts help."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.webui import browser

PAGES = [
    "/show/hub",
    "/show/review",
    "/show/report",
    "/show/receipt",
    "/show/empty",
    "/show/code",
    "/form/empty",
    "/form/filled",
    "/form/errors",
    "/step",
    "/broken/404",
]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium: Browser, url: str, width: int, language: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    window = context.new_page()
    for path in PAGES:
        window.goto(f"{url}{path}?lang={language}")
        assert browser.violations(window) == [], path
        assert not browser.is_wider_than_the_window(window), path
    context.close()


def test_axe_sees_a_fault_when_there_is_one(page: Page, url: str) -> None:
    page.goto(f"{url}/show/hub")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert browser.violations(page)


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page, url: str) -> None:
    page.goto(f"{url}/form/errors")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Choose your role").click()
    expect(page.get_by_label("School coordinator")).to_be_focused()


def test_a_password_can_be_shown_and_is_hidden_again_when_sent(page: Page, url: str) -> None:
    page.goto(f"{url}/form/empty")
    page.get_by_label("Password", exact=True).fill("cholla blossoms in may")
    page.get_by_text("Show password").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")
    page.get_by_text("Show password").click()
    expect(page.locator("#password")).to_have_attribute("type", "password")


def test_characters_are_counted_and_none_is_cut_off(page: Page, url: str) -> None:
    page.goto(f"{url}/step?lang=es")
    area = page.locator("#barriers")
    area.fill("x" * 39)
    expect(page.locator("#barriers-count")).to_have_text("Queda 1 carácter")
    area.fill("x" * 45)
    expect(page.locator("#barriers-count")).to_have_text("Sobran 5 caracteres")
    assert area.input_value() == "x" * 45


def test_a_new_code_can_be_asked_for_after_the_wait(page: Page, url: str) -> None:
    page.goto(f"{url}/show/code")
    button = page.get_by_role("button", name="Send a new code")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_attribute("aria-disabled", "false")
    expect(page.locator("#resend-wait")).to_be_empty()


def test_the_menu_of_a_narrow_window_works_with_the_keyboard(chromium: Browser, url: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 700})
    window = context.new_page()
    window.goto(f"{url}/show/hub")
    window.locator(".aip-menu summary").press("Enter")
    expect(window.locator(".aip-menu__sheet")).to_be_visible()
    assert browser.violations(window) == []
    window.keyboard.press("Tab")
    window.keyboard.press("Escape")
    expect(window.locator(".aip-menu__sheet")).to_be_hidden()
    expect(window.locator(".aip-menu summary")).to_be_focused()
    context.close()


def test_the_first_key_offers_to_skip_to_the_content(page: Page, url: str) -> None:
    page.goto(f"{url}/show/hub")
    page.keyboard.press("Tab")
    expect(page.locator(".usa-skipnav")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_handler_that_slipped_into_a_page_does_not_run(chromium: Browser, url: str) -> None:
    context = chromium.new_context()
    window = context.new_page()
    window.goto(f"{url}/show/hub")
    with window.expect_console_message(lambda said: "Content Security Policy" in said.text):
        window.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"ran = 1\">')"
        )
    assert window.evaluate("window.ran") is None
    context.close()
