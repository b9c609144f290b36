"""How somebody works a page: with the mouse, or with the keyboard alone."""

from dataclasses import dataclass
from typing import Literal, Protocol

from playwright.sync_api import Error, Page

from tests.browser.spanish import spoken

Role = Literal["button", "link"]
SKIP = "Skip to main content"
_MOST_TABS = 120
# A ring of an outline or a shadow; an input hidden behind its label shows it on the label.
_SHOWS_FOCUS = """() => {
  const at = document.activeElement;
  const shown = [at, ...(at.labels ?? []), at.parentElement].flatMap(
    one => [getComputedStyle(one), getComputedStyle(one, "::before")]);
  const rings = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = at.getBoundingClientRect();
  return shown.some(rings) && box.bottom > 0 && box.top < innerHeight;
}"""
# Of a field named by column and row, the row comes first.
_NAME = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const heads = (at.getAttribute("aria-labelledby") ?? "").split(" ").reverse();
  const said = heads.map(id => document.getElementById(id)?.textContent ?? "").join(" ").trim();
  return (at.labels?.[0]?.textContent ?? (said || at.getAttribute("aria-label"))
    ?? at.textContent ?? "").trim();
}"""
_STOP = f"() => [({_NAME})(), ({_SHOWS_FOCUS})()]"  # in one, as it is asked after each Tab


class Hands(Protocol):
    """Names are how what is meant begins; the first in the content of the page is taken."""

    @property
    def page(self) -> Page: ...

    def press(self, name: str, role: Role = "button") -> None:
        """What leads to another page."""

    def fill(self, label: str, text: str) -> None: ...

    def tick(self, label: str) -> None: ...


@dataclass(frozen=True)
class Mouse:
    """Somebody who points; scripts may be switched off."""

    page: Page

    def press(self, name: str, role: Role = "button") -> None:
        self.page.locator("main").get_by_role(role, name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def tick(self, label: str) -> None:
        self.page.locator("label", has_text=label).first.click()


@dataclass(frozen=True)
class Keyboard:
    """Somebody without a mouse; each Tab checks that the focus can be seen."""

    page: Page

    def press(self, name: str, role: Role = "button") -> None:
        self.tab_to(name)
        # Else the next Tab is pressed on the page that goes.
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.key("Enter" if role == "link" else "Space")

    def fill(self, label: str, text: str) -> None:
        self.tab_to(label)
        self.key("Control+A")
        self.page.keyboard.type(text[:1])
        self.page.keyboard.insert_text(text[1:])  # as quick as pasted

    def tick(self, label: str) -> None:
        self.tab_to(label)
        self.key("Space")

    def key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def tab_to(self, name: str) -> None:
        """Press Tab until what has the focus is called so."""
        for _ in range(_MOST_TABS):
            self.key("Tab")
            said, is_shown = self.page.evaluate(_STOP)
            if said is None:
                continue
            assert is_shown or shows_focus(self.page), said
            if said.startswith(name):
                return
            if said in {SKIP, spoken(SKIP, "es")}:  # to the content, past the head
                self.key("Enter")
        raise AssertionError(f"{_MOST_TABS} times Tab, and never at {name!r}")


def shows_focus(page: Page) -> bool:
    """Whether one sees what has the focus; the skip link takes a moment to slide in."""
    if page.evaluate(_SHOWS_FOCUS):
        return True
    try:
        page.wait_for_function(_SHOWS_FOCUS, timeout=1000)
    except Error:
        return False
    return True
