"""Two people in one plan see each other; what both write is not lost, nor asked about twice."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import conflict, let_another_save, press, saves
from tests.browser.site import Site
from tests.browser.stand import Stand
from tests.systems.people import fill_plan, save_step, stored


@pytest.fixture
def contact(site: Site, browser: Browser, axe_source: str) -> Iterator[Page]:
    """The first step of a plan, opened by somebody who may edit it."""
    plan = site.begin_plan()
    fill_plan(site.person("coordinator"), plan)
    stand = Stand(site, browser, axe_source)
    window = stand.window("coordinator")
    window.open(f"/plans/{plan}/contact", "en")
    yield window.page
    stand.close()


def stored_title(page: Page) -> str:
    """What a fresh page shows, with nothing put back from the device."""
    page.evaluate("localStorage.clear()")
    page.reload()
    return page.locator("#contact-title").input_value()


def test_while_typing_one_chooses_between_the_two_texts(contact: Page) -> None:
    let_another_save(contact)
    contact.locator("#contact-title").fill("Dean of students")
    box = contact.locator(".aip-conflict")
    expect(box).to_contain_text("Dean of students")
    expect(box).to_contain_text("Principal 1")
    box.get_by_role("button", name="Use these answers").click()
    expect(contact.locator("[data-saved]")).to_contain_text("Saved ")
    assert stored_title(contact) == "Dean of students"


def test_what_only_one_of_the_two_changed_is_kept_of_both(contact: Page) -> None:
    let_another_save(contact)
    contact.locator("#contact-first_name").fill("Daniela")
    expect(contact.locator("#contact-title")).to_have_value("Principal 1")
    expect(contact.locator("[data-saved]")).to_contain_text("Saved ")
    contact.reload()
    expect(contact.locator("#contact-first_name")).to_have_value("Daniela")
    assert stored_title(contact) == "Principal 1"


def test_what_was_chosen_on_the_page_of_a_conflict_is_not_asked_again(contact: Page) -> None:
    conflict(contact)
    contact.locator("label", has_text="Saved by").click()
    press()(contact)
    expect(contact.locator("main").get_by_role("status").first).to_contain_text(
        "Your choice is saved."
    )
    expect(contact.locator("#contact-title")).to_have_value("Principal 1")
    expect(contact.locator(".aip-conflict")).to_have_count(0)


Target = dict[str, str]


def rate(value: str) -> Target:
    return {"value": value, "way": "rate"}


def points(value: str) -> Target:
    return {"value": value, "way": "points"}


@pytest.fixture
def targets(site: Site, contact: Page) -> Callable[..., Page]:
    """The targets of that plan as they were opened, and what somebody else made of them since."""
    staff, plan = site.person("coordinator"), contact.url.split("/")[4]
    contact.goto(f"{site.url}/plans/{plan}/targets")
    fields = contact.locator("[name^=targets-][name$=-value]").all()
    empty = {str(one.get_attribute("name")).split("-")[1]: rate("") for one in fields}

    def open_targets(opened: dict[str, Target], now: dict[str, Target]) -> Page:
        save_step(staff, plan, "targets", {"targets": empty | opened})
        contact.goto(f"{site.url}/plans/{plan}/targets")
        save_step(staff, plan, "targets", {"targets": empty | now})
        return contact

    return open_targets


def stored_targets(site: Site, page: Page) -> dict[str, Target]:
    found: dict[str, Target] = stored(
        site.person("coordinator"), page.url.split("/")[4], "targets"
    )["targets"]
    return found


@pytest.mark.parametrize(("side", "kept"), [("mine", rate("18")), ("theirs", points("5"))])
def test_a_target_is_chosen_with_the_way_it_is_meant(
    site: Site, targets: Callable[..., Page], side: str, kept: Target
) -> None:
    page = targets({"ALL": rate("20"), "F": rate("21")}, {"ALL": points("5"), "F": rate("21")})
    page.locator("#targets-ALL-value").fill("18")
    asked = page.locator(".aip-conflict")
    expect(asked.locator("[data-side=mine] [data-value]")).to_have_text("Target rate: 18")
    expect(asked.locator("[data-side=theirs] [data-value]")).to_have_text("Points lower: 5")
    expect(asked.locator("fieldset")).to_have_count(1)
    asked.locator(f"[data-side={side}] label").click()
    asked.get_by_role("button", name="Use these answers").click()
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    assert stored_targets(site, page)["ALL"] == kept


def test_who_fills_an_empty_row_means_it_as_the_page_said(
    site: Site, targets: Callable[..., Page]
) -> None:
    all_students = {"ALL": rate("20")}
    page = targets({**all_students, "F": rate("")}, {**all_students, "F": points("")})
    with saves(page):
        page.locator("#targets-F-value").fill("18")
    expect(page.locator(".aip-conflict")).to_have_count(0)
    assert stored_targets(site, page)["F"] == rate("18")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "is here too, in"), ("es", "también está aquí, en")]
)
def test_two_windows_of_one_plan_see_each_other(
    site: Site, browser: Browser, axe_source: str, language: str, said: str
) -> None:
    plan = site.begin_plan()
    stand = Stand(site, browser, axe_source)
    first, second = stand.window("coordinator"), stand.window("admin")
    first.page.clock.install()
    first.open(f"/plans/{plan}", language)
    other = first.page.locator(".aip-present")
    expect(other).to_be_empty()
    second.open(f"/plans/{plan}/tiers/1", language)
    expect(second.page.locator(".aip-present")).to_contain_text(said.partition(",")[0])
    first.page.clock.fast_forward(40_000)
    expect(other).to_contain_text(said)
    second.open(f"/plans/{plan}/contact", language)
    first.page.clock.fast_forward(20_000)
    expect(other).to_contain_text({"en": "Contact information", "es": "contacto"}[language])
    expect(other.locator(".aip-who")).to_have_count(1)
    answer = second.open(f"/plans/{plan}/targets", language)
    assert second.faults(answer, is_wide_too=True) == []
    stand.close()
