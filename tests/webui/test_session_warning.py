"""The warning before a session ends, with the page's clock."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.webui.browser import is_wider_than_the_window, violations

MINUTE_MS = 60_000
IDLE_SECONDS = 1800


class Gateway:
    """What is answered about the session, and what was asked."""

    def __init__(self) -> None:
        self.left = IDLE_SECONDS
        self.may_stay = True
        self.status = 200
        self.asked: list[str] = []

    def answer(self, route: Route) -> None:
        self.asked.append(route.request.method)
        is_background = "aip-background" in route.request.headers
        assert is_background is (route.request.method == "GET")
        assert is_background or route.request.headers["x-csrf-token"]
        if self.status == 0:
            route.abort()
            return
        if route.request.method == "POST":
            self.left = IDLE_SECONDS
        body = {"seconds_left": self.left, "may_stay": self.may_stay}
        route.fulfill(status=self.status, json=body)


@pytest.fixture
def gateway(page: Page) -> Gateway:
    gateway = Gateway()
    page.route("**/session", gateway.answer)
    page.route("**/presence", lambda route: route.fulfill(json={"items": []}))
    return gateway


@pytest.fixture
def hub(page: Page, url: str, gateway: Gateway) -> Page:
    page.clock.install()
    page.goto(f"{url}/show/hub")
    return page


def dialog(page: Page) -> Any:
    return page.get_by_role("alertdialog")


def be_idle(page: Page, gateway: Gateway, minutes: int = 25) -> None:
    """Let time pass without a key or click; ends where the page asks how long is left."""
    gateway.left = 5 * 60
    with page.expect_response("**/session") as answer:
        page.clock.run_for(minutes * MINUTE_MS)
    answer.value.finished()


def test_after_25_idle_minutes_one_is_asked_and_may_stay(hub: Page, gateway: Gateway) -> None:
    page = hub
    field = page.get_by_label("Find a school or district")
    field.fill("Mesa View")
    page.clock.run_for(24 * MINUTE_MS)
    expect(dialog(page)).to_be_hidden()
    be_idle(page, gateway, 1)
    expect(dialog(page)).to_be_visible()
    expect(dialog(page)).to_have_accessible_name("Are you still there?")
    expect(page.locator("#session-text")).to_contain_text("signed out in")
    stay = page.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_focused()
    assert violations(page) == []
    stay.click()
    expect(dialog(page)).to_be_hidden()
    assert gateway.asked[-1] == "POST"
    expect(field).to_have_value("Mesa View")


def test_escape_means_that_one_is_there(hub: Page, gateway: Gateway) -> None:
    be_idle(hub, gateway)
    expect(dialog(hub)).to_be_visible()
    hub.keyboard.press("Escape")
    expect(dialog(hub)).to_be_hidden()
    assert gateway.asked == ["GET", "POST"]


def test_the_page_behind_cannot_be_reached_while_one_is_asked(hub: Page, gateway: Gateway) -> None:
    be_idle(hub, gateway)
    expect(dialog(hub)).to_be_visible()
    for _ in range(4):
        hub.keyboard.press("Tab")
        where = hub.evaluate(
            "document.activeElement === document.body || "
            "!!document.activeElement.closest('[role=alertdialog]')"
        )
        assert where


def test_minutes_then_seconds_are_counted_down(hub: Page, gateway: Gateway) -> None:
    be_idle(hub, gateway)
    said = hub.locator("#session-text")
    expect(said).to_contain_text("in 5 minutes")
    hub.clock.run_for(2 * MINUTE_MS)
    expect(said).to_contain_text("in 3 minutes")
    hub.clock.run_for(2 * MINUTE_MS + 20_000)
    expect(said).to_contain_text("in 45 seconds")


def test_at_the_end_the_page_stays_with_what_was_typed(hub: Page, gateway: Gateway) -> None:
    hub.get_by_label("Find a school or district").fill("Mesa View")
    hub.clock.run_for(24 * MINUTE_MS)
    be_idle(hub, gateway, 1)
    hub.clock.run_for(5 * MINUTE_MS)
    expect(dialog(hub)).to_have_accessible_name("You are signed out")
    again = hub.get_by_role("link", name="Sign in again")
    expect(again).to_be_focused()
    expect(again).to_have_attribute("href", "/sign-in?next=%2Fshow%2Fhub")
    expect(hub.get_by_role("button", name="Stay signed in")).to_be_hidden()
    hub.get_by_role("button", name="Back to the page").click()
    expect(dialog(hub)).to_be_hidden()
    expect(hub.get_by_label("Find a school or district")).to_have_value("Mesa View")


def test_another_window_that_was_used_spares_the_question(hub: Page, gateway: Gateway) -> None:
    with hub.expect_response("**/session") as answer:
        hub.clock.run_for(25 * MINUTE_MS)  # the other window was used just now
    answer.value.finished()
    hub.clock.run_for(24 * MINUTE_MS)
    expect(dialog(hub)).to_be_hidden()
    assert gateway.asked == ["GET"]


def test_typing_tells_at_most_every_five_minutes_that_one_is_there(
    hub: Page, gateway: Gateway
) -> None:
    field = hub.get_by_label("Find a school or district")
    field.press("a")
    hub.clock.run_for(6 * MINUTE_MS)
    with hub.expect_response("**/session"):
        field.press("b")
    field.press("c")
    hub.mouse.move(10, 10)
    assert gateway.asked == ["POST"]


def test_after_twelve_hours_one_is_told_and_works_on_to_the_end(
    hub: Page, gateway: Gateway
) -> None:
    gateway.may_stay = False
    be_idle(hub, gateway)
    expect(dialog(hub)).to_have_accessible_name("Your session ends soon")
    expect(hub.get_by_role("button", name="Stay signed in")).to_be_hidden()
    hub.keyboard.press("Escape")
    expect(dialog(hub)).to_be_hidden()
    hub.clock.run_for(4 * MINUTE_MS)
    expect(dialog(hub)).to_be_hidden()
    hub.clock.run_for(MINUTE_MS)
    expect(dialog(hub)).to_have_accessible_name("You are signed out")


def test_without_a_line_the_pages_own_clock_goes_on(hub: Page, gateway: Gateway) -> None:
    gateway.status = 0
    hub.clock.run_for(25 * MINUTE_MS)
    expect(dialog(hub)).to_have_accessible_name("Are you still there?")


def test_whoever_signed_out_elsewhere_is_told_when_the_page_is_seen_again(
    hub: Page, gateway: Gateway
) -> None:
    gateway.status = 401
    hub.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(dialog(hub)).to_have_accessible_name("You are signed out")


def test_the_question_fits_a_small_window_and_speaks_spanish(
    page: Page, url: str, gateway: Gateway
) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.clock.install()
    page.goto(f"{url}/show/hub?lang=es")
    be_idle(page, gateway)
    expect(dialog(page)).to_have_accessible_name("¿Sigue ahí?")
    expect(page.locator("#session-text")).to_contain_text("se cerrará en 5 minutos")
    assert not is_wider_than_the_window(page)
    assert violations(page) == []
