"""Rows of a form with scripts: what is typed in them saves itself, also where rows move."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import saves
from tests.browser.site import Site
from tests.browser.stand import Stand
from tests.systems.people import Person, fill_plan, save_step, stored


@pytest.fixture(scope="module")
def plan(site: Site) -> str:
    plan = site.begin_plan()
    fill_plan(site.person("coordinator"), plan)
    return plan


@pytest.fixture
def staff(site: Site) -> Person:
    return site.person("coordinator")


@pytest.fixture
def window(site: Site, browser: Any, axe_source: str, plan: str) -> Iterator[Page]:
    stand = Stand(site, browser, axe_source)
    window = stand.window("coordinator")
    window.open(f"/plans/{plan}", "en")
    yield window.page
    stand.close()


def test_milestones_save_themselves_and_stay_when_another_field_does(
    window: Page, staff: Person, site: Site, plan: str
) -> None:
    window.goto(f"{site.url}/plans/{plan}/tiers/2/s2?add=1")
    with saves(window):
        window.locator("#tier_2-0-milestones-0-what").fill("First list is made")
        window.locator("#tier_2-0-milestones-0-due_on").fill("2026-11-03")
    window.goto(f"{site.url}/plans/{plan}/tiers/3/s3")
    with saves(window):
        window.locator("#tier_3-0-resources").fill("A van")
    tiers = stored(staff, plan, "tiers")
    (milestone,) = tiers["tier_2"][0]["milestones"]
    assert (milestone["what"], milestone["due_on"]) == ("First list is made", "2026-11-03")
    assert tiers["tier_3"][0]["resources"] == "A van"


def test_causes_save_themselves_and_stay_when_another_field_does(
    window: Page, staff: Person, site: Site, plan: str
) -> None:
    window.goto(f"{site.url}/plans/{plan}/root-causes?add=1")
    with saves(window):
        window.locator("#causes-0-observed").fill("Monday absences")
        window.locator("#causes-0-whys-0").fill("The ride is missed")
        window.locator("label[for=causes-0-cause_class-2]").click()
    window.goto(f"{site.url}/plans/{plan}/root-causes")
    with saves(window):
        window.locator("#barriers").fill("Far roads")
    document = stored(staff, plan, "root-causes")
    (cause,) = document["causes"]
    assert (cause["observed"], cause["cause_class"]) == ("Monday absences", "barriers")
    assert cause["whys"] == ["The ride is missed", "", "", "", ""]
    assert document["barriers"] == "Far roads"


def test_what_is_typed_never_lands_in_a_strategy_that_took_the_place(
    window: Page, staff: Person, site: Site, plan: str
) -> None:
    tiers = stored(staff, plan, "tiers")
    first = {**tiers["tier_1"][0], "milestones": []}
    second = {**first, "id": "s9", "other": "Walking together"}
    save_step(staff, plan, "tiers", {**tiers, "tier_1": [first, second]})
    window.goto(f"{site.url}/plans/{plan}/tiers/1/s1")
    save_step(staff, plan, "tiers", {**tiers, "tier_1": [second, first]})
    window.locator("#tier_1-0-resources").fill("A whistle")
    expect(window.locator("[data-saved]")).to_contain_text("someone changed another part")
    window.reload()  # the page puts back what the device kept, where the strategy stands now
    expect(window.locator("#tier_1-1-resources")).to_have_value("A whistle")
    expect(window.locator("[data-saved]")).to_contain_text("Saved ")
    found = {one["id"]: one["resources"] for one in stored(staff, plan, "tiers")["tier_1"]}
    assert found == {"s1": "A whistle", "s9": second["resources"]}


def test_the_focus_stays_on_the_button_that_moves_a_strategy(
    window: Page, staff: Person, site: Site, plan: str
) -> None:
    tiers = stored(staff, plan, "tiers")
    one = tiers["tier_4"][0]
    three = [{**one, "id": key, "other": key.upper()} for key in ("a1", "b1", "c1")]
    save_step(staff, plan, "tiers", {**tiers, "tier_4": three})
    window.goto(f"{site.url}/plans/{plan}/tiers/4")
    window.locator("#down-a1").press("Enter")
    expect(window.locator("#down-a1")).to_be_focused()
    window.keyboard.press("Enter")
    expect(window.locator("#up-a1")).to_be_focused()
    expect(window.locator("main").get_by_role("status").first).to_contain_text("number 3 of 3")


def test_what_follows_from_a_target_is_said_as_soon_as_it_was_saved(
    window: Page, site: Site, plan: str
) -> None:
    window.goto(f"{site.url}/plans/{plan}/targets")
    field, under = window.locator("#targets-ALL-value"), window.locator("#row-ALL-under strong")
    for typed, note in (("100", "points higher"), ("0", "points lower")):
        with saves(window):
            field.fill(typed)
        expect(window.locator("#targets-ALL-value-note")).to_contain_text(note)
        expect(field).to_be_focused()
    everyone = window.locator("tr", has=field).locator("td").first
    expect(under).to_have_text(everyone.inner_text())
