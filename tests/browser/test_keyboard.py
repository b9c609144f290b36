"""With the keyboard alone: Tab, Enter, Space and typing."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.site import PASSWORD, Site
from tests.systems.interface import wait_for_mail

_MOST_TABS = 60
# A ring of an outline or a shadow; an input hidden behind its label shows it on the label.
_SHOWS_FOCUS = """() => {
  const at = document.activeElement;
  const shown = [at, ...(at.labels ?? []), at.parentElement].flatMap(
    one => [getComputedStyle(one), getComputedStyle(one, "::before")]);
  const rings = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = at.getBoundingClientRect();
  return shown.some(rings) && box.bottom > 0 && box.top < innerHeight;
}"""


def shows_focus(page: Page) -> bool:
    """Whether one sees what has the focus; the skip link takes a moment to slide in."""
    try:
        page.wait_for_function(_SHOWS_FOCUS, timeout=1000)
    except Error:
        return False
    return True


class Keyboard:
    """Somebody without a mouse; each Tab checks that the focus can be seen."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def tab_to(self, name: str) -> None:
        """Press Tab until what has the focus is called so."""
        for _ in range(_MOST_TABS):
            self._page.keyboard.press("Tab")
            focused = self._page.locator(":focus")
            if focused.count() == 0:
                continue
            assert shows_focus(self._page), focused.evaluate("at => at.outerHTML")
            if focused.evaluate(_NAME).startswith(name):
                return
        raise AssertionError(f"{_MOST_TABS} times Tab, and never at {name!r}")

    def type_into(self, name: str, text: str) -> None:
        self.tab_to(name)
        self._page.keyboard.press("Control+A")
        self._page.keyboard.type(text)

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)


_NAME = """at => (at.labels?.[0]?.textContent ?? at.getAttribute("aria-label")
  ?? at.textContent ?? "").trim()"""


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
    keys.type_into("Title (optional)", "Attendance lead")
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    keys.tab_to("Save and return to plan")
    keys.press("Space")
    expect(page.locator("main")).to_contain_text("1 of 7 steps is done")


def _sign_in(site: Site, page: Page, keys: Keyboard, email: str) -> None:
    before = len(site.system.mails_to(email))
    keys.type_into("Work e-mail address", email)
    keys.type_into("Password", PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your one-time code")
    code = wait_for_mail(site.system, email, r"\b(\d{6})\b", after=before)
    keys.type_into("One-time code", code)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who leads this plan")


def _skip_to_the_content(page: Page, keys: Keyboard) -> None:
    keys.tab_to("Skip to main content")
    keys.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    # From here the next stop is in the content, not in the head again.
    keys.tab_to("First name")
    keys.press("Shift+Tab")


def test_the_test_sees_where_the_focus_is_hidden(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/help")
    page.keyboard.press("Tab")
    assert shows_focus(page)
    page.evaluate("document.activeElement.style.setProperty('outline', '0', 'important')")
    assert not shows_focus(page)
