"""A step's form in a real browser: what one types is saved, kept or asked about, never lost."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.webui.steps import Step

TYPED = "No bus on Mesa Road"


@pytest.fixture
def form(page: Page, url: str) -> Page:
    page.goto(f"{url}/step")
    return page


def saved(page: Page, words: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(words)


def drafts(page: Page) -> dict[str, Any]:
    stored: dict[str, str] = page.evaluate("({...localStorage})")
    return {key: json.loads(value) for key, value in stored.items()}


def test_a_second_after_the_last_key_the_document_is_saved(form: Page, step: Step) -> None:
    form.locator("#barriers").fill(TYPED)
    form.locator("#rate").fill("20.5")
    form.get_by_text("Talks with families").click()
    form.get_by_text("Share with the district").click()
    form.locator("#members-1-name").fill("Lupe Sandoval-Reyes")
    saved(form, "Saved ")
    assert step.seen == [
        {
            "barriers": TYPED,
            "rate": 20.5,
            "research": "talks",
            "shared": True,
            "members": [{"name": "Marisol Tafoya"}, {"name": "Lupe Sandoval-Reyes"}],
        }
    ]
    assert drafts(form) == {}
    assert form.locator("[name=_version]").input_value() == "2"


def test_the_next_save_names_the_version_of_the_last(form: Page, step: Step) -> None:
    form.locator("#barriers").fill(TYPED)
    saved(form, "Saved ")
    form.locator("#barriers").fill(TYPED + ".")
    expect(form.locator("[name=_version]")).to_have_value("3")
    assert step.body["barriers"] == TYPED + "."


def test_the_time_of_saving_is_said_in_spanish(page: Page, url: str) -> None:
    page.goto(f"{url}/step?lang=es")
    page.locator("#barriers").fill(TYPED)
    expect(page.locator("[data-saved]")).to_have_text(
        re.compile(r"^Guardado, \d{1,2}:\d\d\s[ap]\.\sm\.$")
    )


def test_without_a_connection_the_text_stays_on_the_device_and_is_saved_later(
    form: Page, step: Step
) -> None:
    form.context.set_offline(True)
    form.locator("#barriers").fill(TYPED)
    saved(form, "Not saved: you are offline")
    assert step.seen == []
    form.context.set_offline(False)
    saved(form, "Saved ")
    assert step.body["barriers"] == TYPED


def test_text_that_could_not_be_saved_is_back_after_the_page_was_closed(
    form: Page, step: Step, url: str
) -> None:
    step.fails_with = 503
    form.locator("#barriers").fill(TYPED)
    saved(form, "Not saved: the service does not answer")
    (key,) = drafts(form)
    assert key == "aip-draft:0197a000-0000-7000-8000-000000000001:plan-1:root-causes:1"
    again = form.context.new_page()
    form.close()
    again.goto(f"{url}/step")
    expect(again.locator("#barriers")).to_have_value(TYPED)
    saved(again, "Not saved")
    step.fails_with = 0
    again.evaluate("window.dispatchEvent(new Event('online'))")
    saved(again, "Saved ")
    assert step.body["barriers"] == TYPED
    assert drafts(again) == {}


def test_after_the_session_ended_one_can_sign_in_again_and_keeps_the_text(
    form: Page, step: Step
) -> None:
    step.fails_with = 401
    form.locator("#barriers").fill(TYPED)
    saved(form, "Not saved: you are signed out")
    link = form.get_by_role("link", name="Sign in again")
    assert link.get_attribute("href") == "/sign-in?next=%2Fstep"
    assert len(drafts(form)) == 1


def test_two_people_are_asked_only_about_what_both_changed(form: Page, step: Step) -> None:
    step.change(barriers="Asthma", rate=18)
    form.locator("#barriers").fill(TYPED)
    expect(form.get_by_role("heading", name="Someone else edited the same answers")).to_be_visible()
    expect(form.locator(".aip-conflict fieldset")).to_have_count(1)
    expect(form.locator(".aip-conflict")).to_contain_text("Asthma")
    expect(form.locator("#rate")).to_have_value("18")
    form.get_by_role("button", name="Use these answers").click()
    saved(form, "Saved ")
    assert step.body["barriers"] == TYPED
    assert step.body["rate"] == 18
    expect(form.locator(".aip-conflict")).to_have_count(0)


def test_one_may_take_what_the_other_person_wrote(form: Page, step: Step) -> None:
    step.change(barriers="Asthma")
    form.locator("#barriers").fill(TYPED)
    form.get_by_text("Already saved by someone else").click()
    form.get_by_role("button", name="Use these answers").click()
    saved(form, "Saved ")
    expect(form.locator("#barriers")).to_have_value("Asthma")
    assert step.body["barriers"] == "Asthma"
    assert drafts(form) == {}


def test_a_list_someone_else_changed_is_taken_over_name_by_name(form: Page, step: Step) -> None:
    step.change(members=[{"name": "Rosalía Quintana"}, {"name": "Ken Arvizo"}])
    form.locator("#members-1-name").fill("Lupe Sandoval-Reyes")
    saved(form, "Saved ")
    expect(form.locator("#members-0-name")).to_have_value("Rosalía Quintana")
    assert step.body["members"] == [{"name": "Rosalía Quintana"}, {"name": "Lupe Sandoval-Reyes"}]


def test_a_list_that_grew_meanwhile_asks_to_reload_and_keeps_the_text(
    form: Page, step: Step
) -> None:
    step.change(members=[{"name": name} for name in ("Marisol Tafoya", "Ken Arvizo", "Owen Trask")])
    form.locator("#barriers").fill(TYPED)
    saved(form, "Not saved: someone changed another part of this step")
    assert len(drafts(form)) == 1
    form.reload()
    expect(form.locator("#barriers")).to_have_value(TYPED)
    saved(form, "Saved ")
    assert len(step.body["members"]) == 3


def test_a_kept_text_meets_a_page_that_someone_changed_meanwhile(
    form: Page, step: Step, url: str
) -> None:
    step.fails_with = 503
    form.locator("#barriers").fill(TYPED)
    form.locator("#rate").fill("21")
    saved(form, "Not saved: the service does not answer")
    step.fails_with = 0
    step.change(barriers="Asthma")
    form.goto(f"{url}/step")
    expect(form.locator(".aip-conflict")).to_contain_text(TYPED)
    expect(form.locator("#rate")).to_have_value("21")
    form.get_by_role("button", name="Use these answers").click()
    saved(form, "Saved ")
    assert (step.body["barriers"], step.body["rate"]) == (TYPED, 21)


@pytest.mark.parametrize(("is_kept", "asked"), [(True, 1), (False, 3)])
def test_on_a_page_shown_again_what_was_refused_is_not_taken_for_what_was_stored(
    form: Page, step: Step, is_kept: bool, asked: int
) -> None:
    form.locator("#barriers").fill(TYPED)
    form.locator("#rate").fill("about twenty")
    saved(form, "Not saved: correct the answers that are marked")
    step.change(barriers="Asthma", research="survey")
    if not is_kept:
        form.evaluate("localStorage.clear(); Storage.prototype.setItem = () => {}")
    with form.expect_navigation():
        form.get_by_role("button", name="Save and continue").click()
    form.locator("#rate").fill("20")
    expect(form.locator(".aip-conflict fieldset")).to_have_count(asked)
    expect(form.locator(".aip-conflict")).to_contain_text("Asthma")
    form.get_by_role("button", name="Use these answers").click()
    saved(form, "Saved ")
    assert (step.body["barriers"], step.body["rate"]) == (TYPED, 20)
    assert step.body["research"] == ("survey" if is_kept else None)


def test_an_answer_lost_on_its_way_makes_no_false_conflict(form: Page, step: Step) -> None:
    def save_and_cut(route: Route) -> None:
        route.fetch()
        route.abort()

    form.route("**/api/step", save_and_cut, times=1)
    form.locator("#barriers").fill(TYPED)
    saved(form, "Not saved: the service does not answer")
    form.evaluate("window.dispatchEvent(new Event('online'))")
    saved(form, "Saved ")
    expect(form.locator(".aip-conflict")).to_have_count(0)
    assert step.body["barriers"] == TYPED
    assert step.version == 2


def test_what_the_service_refuses_is_marked_at_its_field(form: Page) -> None:
    form.locator("#rate").fill("about twenty")
    saved(form, "Not saved: correct the answers that are marked")
    rate = form.locator("#rate")
    expect(rate).to_have_attribute("aria-invalid", "true")
    expect(rate).to_have_accessible_description("Error: Enter a number from 0 to 100")
    rate.fill("20")
    saved(form, "Saved ")
    expect(rate).not_to_have_attribute("aria-invalid", "true")
    expect(form.locator(".usa-error-message")).to_have_count(0)


def test_the_button_waits_for_the_save_that_is_under_way(form: Page, step: Step) -> None:
    step.takes_seconds = 0.5
    form.locator("#barriers").fill(TYPED)
    expect(form.locator("[data-saved]")).to_contain_text("Saving")
    with form.expect_response(lambda answer: answer.request.method == "POST"):
        form.get_by_role("button", name="Save and continue").click()
    expect(form.locator("#barriers")).to_have_value(TYPED)
    assert step.log == ["saved", "posted"]


def test_signing_out_wipes_what_was_kept(form: Page, step: Step) -> None:
    step.fails_with = 503
    form.locator("#barriers").fill(TYPED)
    saved(form, "Not saved")
    assert drafts(form)
    form.get_by_role("button", name="Sign out").click()
    expect(form.locator("body")).to_contain_text("Signed out")
    assert drafts(form) == {}
