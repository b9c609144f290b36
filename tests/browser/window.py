"""A browser window in which pages are looked at one after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, Response, ViewportSize

from tests.browser.watching import Watch, is_wider_than_the_window, violations
from tests.pages import faults
from tests.systems.people import Person

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 700}


@dataclass(frozen=True)
class Answer:
    """The page as the server sent it last."""

    method: str
    url: str
    status: int
    html: str


class Window:
    """A browser context of one person, kept for many pages; gone with `close`."""

    def __init__(self, browser: Browser, person: Person, axe_source: str) -> None:
        self._origin = person.system.url
        self._cookies = {one.name: one.value or "" for one in person.http.cookies.jar}
        self._context = browser.new_context(viewport=WIDE, locale="en-US")
        self._context.set_default_timeout(15_000)
        self._context.add_init_script(axe_source)
        self.page = self._context.new_page()
        self._watch = Watch(self.page)
        self._last: Response | None = None
        self.page.on("response", self._answered)

    def open(self, path: str, language: str, act: Callable[[Page], None] | None = None) -> Answer:
        """Go there in that language, do what `act` does, and give the page it ends on."""
        cookies = {**self._cookies, "aip-lang": language}
        self._context.add_cookies(
            [{"name": name, "value": value, "url": self._origin} for name, value in cookies.items()]
        )
        # What a page before kept on the device would be put back into this one.
        self.page.evaluate("() => { try { localStorage.clear(); } catch { /* no page yet */ } }")
        self.page.set_viewport_size(WIDE)
        self.page.goto(f"{self._origin}{path}")
        if act is not None:
            act(self.page)
            self.page.wait_for_load_state()
        assert self._last is not None
        last = self._last
        return Answer(last.request.method, last.url, last.status, last.text())

    def faults(self, answer: Answer, *, is_wide_too: bool) -> list[str]:
        """All that is wrong with the page that is open, in words."""
        found = faults(BeautifulSoup(answer.html, "html.parser"))
        if is_wide_too:
            found += [f"axe, wide: {one}" for one in violations(self.page)]
        self.page.set_viewport_size(NARROW)
        found += [f"axe: {one}" for one in violations(self.page)]
        if is_wider_than_the_window(self.page):
            found.append("one must scroll sideways at 320 px")
        found += self._watch.complaints
        self._watch.complaints.clear()
        return found

    def close(self) -> None:
        self._context.close()

    def _answered(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if is_page and not 300 <= response.status < 400:
            self._last = response
