"""With scripts switched off: everything is saved by its button."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.hands import Mouse
from tests.browser.pages_plan import CONTACT, TIER_OF_WALK, PlanPages
from tests.browser.pages_sign_in import sign_in
from tests.browser.site import PASSWORD, Site
from tests.browser.spanish import english_texts, spoken
from tests.systems.documents import forget_document, leave_in_making
from tests.systems.people import fill_plan, submit_plan


@pytest.fixture(scope="module")
def plain_context(browser: Browser) -> Iterator[BrowserContext]:
    """One for all, which has what the pages share."""
    context = browser.new_context(
        java_script_enabled=False, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def plain(plain_context: BrowserContext) -> Iterator[Page]:
    """A page on which no script runs, of nobody yet."""
    plain_context.clear_cookies()
    page = plain_context.new_page()
    yield page
    page.close()


@pytest.mark.requirement("AIP-137")
def test_one_signs_in_starts_a_plan_and_is_told_what_to_correct(site: Site, plain: Page) -> None:
    newcomer = site.let_in(site.newcomer("Orlando", "Pino-Fisk"))
    sign_in(plain, site.system, newcomer.email, PASSWORD)
    plan = PlanPages(Mouse(plain))
    plan.start()
    plan.open_step("Contact information")
    plan.fill_contact()
    _is_refused_and_kept(plain)
    plan.save_and_continue("What target will you set for each group?")


@pytest.mark.requirement("AIP-083", "AIP-125", "AIP-165")
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", ["school", "district"])
def test_a_plan_is_filled_and_submitted_by_its_buttons(
    site: Site, plain: Page, kind: str, language: str
) -> None:
    site.sign_in(plain, "coordinator", language)
    plain.goto(f"{site.url}/plans/{site.begin_plan_of(kind, without=TIER_OF_WALK[kind])}")
    plan = PlanPages(Mouse(plain), language)
    plan.open_step("Contact information")
    plan.fill_contact()
    plan.fill_further(kind, tiers=(TIER_OF_WALK[kind],))
    if language == "es":
        assert english_texts(plain.content()) == []
    plan.press_submit()
    expect(plain.locator("[data-error-summary]")).to_contain_text(
        spoken("Tick the box to certify that the plan is complete", language)
    )
    assert "AIP-2027-" in plan.submit(kind)


def _is_refused_and_kept(page: Page) -> None:
    """A wrong address comes back with its error, and with all that was typed."""
    page.get_by_label("Work e-mail address").fill("not an address")
    page.get_by_role("button", name="Save and continue").click()
    assert page.title().startswith("Error: ")
    expect(page.locator("#contact-email-error")).to_be_visible()
    expect(page.get_by_label("Work e-mail address")).to_have_value("not an address")
    expect(page.get_by_label("First name")).to_have_value(CONTACT["First name"])
    page.get_by_label("Work e-mail address").fill(CONTACT["Work e-mail address"])


def test_a_document_that_is_being_made_comes_by_itself(site: Site, plain: Page) -> None:
    plan_id = site.begin_plan()
    coordinator = site.person("coordinator")
    fill_plan(coordinator, plan_id)
    assert submit_plan(coordinator, plan_id).is_success
    leave_in_making(coordinator, site.system, plan_id, "es")
    site.sign_in(plain, "coordinator")
    plain.goto(f"{site.url}/plans/{plan_id}/print")
    plain.get_by_role("link", name="Spanish").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Your document is being made")
    with plain.expect_download() as download:
        forget_document(site.system, plan_id, "es")
    assert download.value.suggested_filename.endswith("-R1-es.pdf")
