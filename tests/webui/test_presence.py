"""Who else is in the plan, kept true by the script while the page is open."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

MARISOL = {"name": "Marisol Tafoya", "step": "tiers"}
KEN = {"name": "Ken Arvizo", "step": None}
EVERY_MS = 20_000


class Others:
    """What the service answers, and what it was sent."""

    def __init__(self) -> None:
        self.items: list[Any] = [MARISOL]
        self.status = 200
        self.sent: list[Any] = []

    def answer(self, route: Route) -> None:
        self.sent.append(route.request.post_data_json)
        route.fulfill(status=self.status, json={"items": self.items})


@pytest.fixture
def others(page: Page) -> Others:
    others = Others()
    page.route("**/presence", others.answer)
    return others


@pytest.fixture
def hub(page: Page, url: str, others: Others) -> Page:
    page.clock.install()
    page.goto(f"{url}/show/hub")
    return page


def ask(page: Page, times: int = 1) -> None:
    """Let 20 seconds pass, in which the page asks once."""
    for _ in range(times):
        with page.expect_response("**/presence") as answer:
            page.clock.run_for(EVERY_MS)
        answer.value.finished()


def stay_silent(page: Page, others: Others) -> None:
    """Let a minute pass, in which the page asks nobody."""
    asked = len(others.sent)
    page.clock.run_for(3 * EVERY_MS)
    page.wait_for_timeout(100)
    assert len(others.sent) == asked


def said(page: Page) -> Any:
    return expect(page.locator(".aip-present .aip-who span:last-child"))


def test_every_20_seconds_the_page_says_that_one_is_here(hub: Page, others: Others) -> None:
    said(hub).to_have_text(["Marisol Tafoya is here too, in Tiers of support"])
    others.items = [MARISOL, KEN]
    ask(hub, times=2)
    said(hub).to_have_text(
        ["Marisol Tafoya is here too, in Tiers of support", "Ken Arvizo is here too"]
    )
    expect(hub.locator(".aip-present .aip-face")).to_have_text(["MT", "KA"])
    assert others.sent == [{"step": None}] * 2


def test_only_what_changed_is_read_out(hub: Page, others: Others) -> None:
    hub.evaluate(
        """() => {
          window.changes = 0;
          const watch = new MutationObserver((found) => { window.changes += found.length; });
          watch.observe(document.querySelector("[aria-live=polite][data-presence]"),
            {childList: true, subtree: true, characterData: true});
        }"""
    )
    ask(hub, times=3)
    assert hub.evaluate("window.changes") == 0
    others.items = [MARISOL, KEN]
    ask(hub)
    said(hub).to_have_count(2)
    assert hub.evaluate("window.changes") == 1


@pytest.mark.parametrize("status", [401, 404, 503])
def test_without_an_answer_nobody_is_shown_and_nothing_is_said(
    hub: Page, others: Others, status: int
) -> None:
    others.status = status
    ask(hub)
    said(hub).to_have_count(0)
    others.status = 200
    hub.clock.run_for(EVERY_MS)
    ask(hub)
    said(hub).to_have_count(1)


def test_alone_the_page_says_it_half_as_often(hub: Page, others: Others) -> None:
    others.items = []
    ask(hub)
    said(hub).to_have_count(0)
    hub.clock.run_for(EVERY_MS)
    hub.mouse.move(5, 5)
    hub.wait_for_timeout(100)
    assert len(others.sent) == 1
    others.items = [MARISOL]
    ask(hub)
    said(hub).to_have_count(1)
    ask(hub)
    assert len(others.sent) == 3


def test_a_hidden_tab_is_silent_and_asks_at_once_when_it_is_seen_again(
    hub: Page, others: Others
) -> None:
    hub.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    stay_silent(hub, others)
    with hub.expect_response("**/presence"):
        hub.evaluate(
            "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
        )


def test_after_five_minutes_without_a_touch_one_is_no_longer_here(
    hub: Page, others: Others
) -> None:
    ask(hub, times=14)
    stay_silent(hub, others)
    with hub.expect_response("**/presence"):
        hub.keyboard.press("Tab")
