"""`python -m tools.screenshots`: pictures of the main pages into docs/pages, wide and at 320 px.

The same names and, as the demo's clock stands still, nearly the same pictures each time. Needs
what `make test` sets up.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.acts import SAVE, press
from tests.systems.newcomers import Newcomer, begin_registration
from tests.systems.people import Person
from tools.screenshot_demo import NOW, PASSWORD, Demo, running_demo

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pages"
MOST_BYTES = 150_000
_SIZES: dict[str, ViewportSize] = {
    "wide": {"width": 1280, "height": 780},
    "narrow": {"width": 320, "height": 760},
}
_CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


@dataclass(frozen=True)
class Picture:
    """One page; names in braces in `path` are plans of the demo."""

    name: str
    who: str
    path: str
    language: str = "en"
    act: Callable[[Page, Demo], None] | None = None


def _conflict(page: Page, demo: Demo) -> None:
    """Somebody else saves the same answer, then the page's button is pressed."""
    demo.let_another_save(demo.plans["half"])
    press(SAVE, typed={"#contact-title": "Attendance lead"})(page)


def _choose_role(page: Page, demo: Demo) -> None:
    press("main table a")(page)
    page.goto(f"{page.url.partition('?')[0]}/roles/new")


PICTURES = (
    Picture("sign-in", "", "/sign-in"),
    Picture("one-time-code", "coding", "/identity/code"),
    Picture("register", "", "/identity/register", act=lambda page, demo: press()(page)),
    Picture("register-check", "asking", "/identity/register/check"),
    Picture("home", "dana.whitfield", "/"),
    Picture("home-district", "lee.montano", "/"),
    Picture("home-state", "coordinator", "/"),
    Picture("plan-hub", "dana.whitfield", "/plans/{half}"),
    Picture("plan-hub-es", "dana.whitfield", "/plans/{half}", "es"),
    Picture("contact", "dana.whitfield", "/plans/{half}/contact"),
    Picture("targets", "dana.whitfield", "/plans/{half}/targets"),
    Picture("school-targets", "lee.montano", "/plans/{district}/school-targets"),
    Picture("root-causes", "dana.whitfield", "/plans/{half}/root-causes"),
    Picture("tier", "dana.whitfield", "/plans/{half}/tiers/1"),
    Picture("strategy", "dana.whitfield", "/plans/{half}/tiers/2/s2"),
    Picture("check-answers", "dana.whitfield", "/plans/{half}/submission"),
    Picture("conflict", "dana.whitfield", "/plans/{half}/contact", act=_conflict),
    Picture("receipt", "marisol.tafoya", "/plans/{done}/receipt"),
    Picture("print", "marisol.tafoya", "/plans/{done}/print"),
    Picture("history", "dana.whitfield", "/plans/{half}/history"),
    Picture("requests", "coordinator", "/requests"),
    Picture("users", "coordinator", "/users"),
    Picture("user", "admin", "/users?q=tafoya", act=lambda page, demo: press("main table a")(page)),
    Picture("user-roles-es", "admin", "/users", "es", act=_choose_role),
    Picture("security", "viewer", "/identity/security"),
    Picture("report-submitted", "viewer", "/reports/submitted"),
    Picture("it-panel", "admin", "/it"),
    Picture("school-year", "admin", "/it-panel/school-years/2026-2027"),
    Picture("school-year-es", "admin", "/it-panel/school-years/2026-2027", "es"),
    Picture("empty", "viewer", "/plans?q=zzz"),
    Picture("error", "viewer", "/nothing"),
)


def main() -> int:
    """Take every picture. Exit 1 when one is too large to be kept."""
    FOLDER.mkdir(exist_ok=True)
    with running_demo() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        for picture in PICTURES:
            person = _person(demo, picture.who)
            for size in _SIZES:
                _take(browser, demo, person, picture, size)
        browser.close()
    large = [path for path in FOLDER.glob("*.png") if path.stat().st_size > MOST_BYTES]
    for path in large:
        print(f"{path.name} has more than {MOST_BYTES} bytes", file=sys.stderr)
    return 1 if large else 0


def _person(demo: Demo, who: str) -> Person:
    if not who:
        return Person(demo.system)
    if who == "coding":
        person = Person(demo.system)
        person.enter_password(demo.email("sam.oakes"), demo.state.password)
        return person
    if who == "asking":
        domain = demo.email("dana.whitfield").partition("@")[2]
        district, school = demo.schools["half"].split("/")
        email = f"nadia.ward-ruiz@{domain}"
        asker = Newcomer("Nadia", "Ward-Ruiz", email, district, school)
        return begin_registration(demo.system, asker, PASSWORD)
    return demo.person(who)


def _take(browser: Browser, demo: Demo, person: Person, picture: Picture, size: str) -> None:
    context = browser.new_context(viewport=_SIZES[size], locale="en-US", reduced_motion="reduce")
    cookies = {one.name: one.value or "" for one in person.http.cookies.jar}
    context.add_cookies(
        [
            {"name": name, "value": value, "url": demo.system.url}
            for name, value in {**cookies, "aip-lang": picture.language}.items()
        ]
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(demo.system.url + picture.path.format_map(demo.plans))
    if picture.act is not None:
        picture.act(page, demo)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{picture.name}-{size}.png", animations="disabled")
    context.close()
    print(f"{picture.name}-{size}.png")


if __name__ == "__main__":
    sys.exit(main())
