"""What a test does on a page before it looks at what it became."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Page, Response, expect

Act = Callable[[Page], None]
SEND = "main form button[type=submit]"
SAVE = "main form[data-autosave] button[type=submit]:not([name])"

_ELSEWHERE = "http://localhost:9998/"
MOST_MEMBERS = 50
"""Of a team."""

_STEP_API = "**/api/v1/plans/*/steps/*"
_NEW_TITLE = "body.contact.title = `Principal ${now.headers.get('ETag').replaceAll('\"', '')}`"


@contextmanager
def saves(page: Page) -> Iterator[None]:
    """Inside, something makes the page save by itself; on leaving, that is stored.

    "Saved" alone does not say so: the page begins with it.
    """

    def is_save(answer: Response) -> bool:
        return answer.request.method == "PUT" and "/steps/" in answer.url and answer.ok

    with page.expect_response(is_save):
        yield


def press(button: str = SEND, *, typed: Mapping[str, str] | None = None) -> Act:
    """Type into fields, then press at once: sooner than the page saves by itself."""

    def act(page: Page) -> None:
        for field, text in (typed or {}).items():
            page.locator(field).fill(text)
        with page.expect_navigation():
            page.locator(button).first.click()

    return act


def untick_and_press(label: str, button: str) -> Act:
    """Take a tick away, then press."""

    def act(page: Page) -> None:
        page.locator(label).first.click()
        press(button)(page)

    return act


def untick_all_and_press(page: Page) -> None:
    """Take all ticks away, then press."""
    for box in page.locator("main form label.usa-checkbox__label").all():
        box.click()
    press()(page)


def press_over_a_former_version(page: Page) -> None:
    """As if somebody had saved while the page was open."""
    page.evaluate("document.querySelector('main [name=_version]').value = '1'")
    press()(page)


def press_over_another_version(page: Page) -> None:
    """As if somebody had saved while the page was open, whatever the version is."""
    page.evaluate("document.querySelector('main [name=_version]').value = '9999'")
    press()(page)


def press_without_session(page: Page) -> None:
    """As on a page that was left open until its session was gone."""
    page.context.clear_cookies(name=re.compile("^(?!aip-lang$)"))
    press()(page)


def press_from_elsewhere(page: Page) -> None:
    """From a page of another program of this computer: the browser sends our cookies along."""
    form = f'<form method="post" action="{page.url}"><button>Send</button></form>'
    page.route(_ELSEWHERE, lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(_ELSEWHERE)
    with page.expect_navigation():
        page.locator("button").click()
    page.unroute(_ELSEWHERE)


def ask_for_code(page: Page) -> None:
    """Past the script that makes one wait."""
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[action$=resend]').submit()")


def try_until_locked(page: Page) -> None:
    """Guess a password of one address until no more guesses are taken from here."""
    for _ in range(11):
        typed = {"#email": "guessed@school.demo.example", "#password": "wrong"}
        with page.expect_navigation():
            for field, text in typed.items():
                page.locator(field).fill(text)
            page.locator(SEND).first.click()
        if not page.locator(SEND).count():
            return
    raise AssertionError("guesses are taken for ever")


def sign_out_elsewhere(page: Page) -> None:
    """Lose the session while the page is open, and press the button."""
    page.context.clear_cookies(name="aip")
    press(SAVE, typed={"#contact-title": "Attendance lead and counselor"})(page)


def let_another_save(page: Page, change: str = _NEW_TITLE) -> None:
    """Somebody else changes the same step while the page is open; `change` is what, in script."""
    page.evaluate(
        """async () => {
          const form = document.querySelector("form[data-autosave]");
          const url = form.dataset.autosave;
          const now = await fetch(url);
          const body = (await now.json()).document;
          CHANGE;
          await fetch(url, {method: "PUT", body: JSON.stringify(body), headers: {
            "Content-Type": "application/json", "If-Match": now.headers.get("ETag"),
            "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content}});
        }""".replace("CHANGE", change)
    )


def add_more_than_fits(page: Page) -> None:
    """Write into the last free row of the team, while somebody else fills it, too."""
    let_another_save(page, _team_of(MOST_MEMBERS - 1))
    page.reload()  # as the address says, with a new row
    let_another_save(page, _team_of(MOST_MEMBERS))
    page.route(_STEP_API, lambda route: route.abort())  # the page's own saving would ask first
    press(SAVE, typed={f"#team-{MOST_MEMBERS - 1}-first_name": "Ana"})(page)
    page.unroute(_STEP_API)
    expect(page.locator("[name=_without]")).to_have_count(MOST_MEMBERS + 1)


def _team_of(count: int) -> str:
    one = '{id: `p${n}`, first_name: "Luz", last_name: `Baca ${n}`, title: "", email: ""}'
    return f"body.team = Array.from({{length: {count}}}, (_, n) => ({one}))"


def look_while_measures_are_not_asked_for(page: Page) -> None:
    """What the school year asks for is asked again as soon as the page is there."""
    labels = page.locator("label[for$=-measure], label[for$=-data_collection]")
    optional = labels.locator(".aip-optional")
    expect(optional).to_have_count(0)
    _ask_for_measures(page, False)
    try:
        page.reload()
    finally:
        _ask_for_measures(page, True)
    expect(optional).to_have_count(2)


def _ask_for_measures(page: Page, is_asked: bool) -> None:
    page.evaluate(
        """async isAsked => {
          const plan = await fetch(`/api/v1/plans/${location.pathname.split("/")[2]}`);
          const url = `/api/v1/plans/school-years/${(await plan.json()).school_year}`;
          const etag = (await fetch(url)).headers.get("ETag");
          const answer = await fetch(url, {method: "PATCH",
            body: JSON.stringify({measures_required: isAsked}), headers: {
              "Content-Type": "application/json", "If-Match": etag,
              "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content}});
          if (!answer.ok) throw new Error(await answer.text());
        }""",
        is_asked,
    )


def change_first_day_elsewhere(page: Page) -> None:
    """Somebody else changes the school year's first day while the page is open; then save."""
    page.evaluate(
        """async () => {
          const year = location.pathname.split("/").at(-2);
          const url = `/api/v1/plans/school-years/${year}`;
          const now = await fetch(url);
          const days = ["2041-08-12", "2041-08-13"];
          const day = days[Number((await now.json()).first_day_on === days[0])];
          await fetch(url, {method: "PATCH", body: JSON.stringify({first_day_on: day}), headers: {
            "Content-Type": "application/json", "If-Match": now.headers.get("ETag"),
            "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content}});
        }"""
    )
    press(typed={"#first_day_on": "2041-08-26"})(page)


def conflict(page: Page) -> None:
    """Press the button over what somebody else saved."""
    let_another_save(page)
    page.route(_STEP_API, lambda route: route.abort())  # the page's own saving would ask first
    press(SAVE, typed={"#contact-title": "Dean of students"})(page)
    page.unroute(_STEP_API)


def decide_badly(page: Page) -> None:
    """Write together, over what somebody else saved, more than the plan takes."""
    conflict(page)
    page.locator("label[for=together-1]").click()
    press(typed={"#text-1": "A" * 301})(page)


def conflict_while_typing(page: Page) -> None:
    """Type over what somebody else saved, and wait for the page's own saving."""
    let_another_save(page)
    page.locator("#contact-title").fill("Dean of students")
    expect(page.locator(".aip-conflict")).to_be_visible()


def send_to_confirm(page: Page) -> None:
    """As the gateway answers where a fresh code is needed: the form goes to identity."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
              const form = document.querySelector("main form[method=post]");
              form.action = "/identity/security/confirm?next=/users&back=/users";
              form.submit();
            }"""
        )


def send_to_confirm_empty(page: Page) -> None:
    """The same, and no code is written."""
    send_to_confirm(page)
    press()(page)
