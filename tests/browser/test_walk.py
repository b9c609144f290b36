"""One plan goes all the way, in a real browser, on both stacks."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import Mouse
from tests.browser.pages_plan import CONTACT, PlanPages
from tests.browser.pages_sign_in import Registration, sign_in
from tests.browser.pages_state import Requests, SubmittedReport
from tests.browser.site import PASSWORD, Site
from tests.systems.newcomers import Newcomer


@pytest.fixture(params=["embedded", "full"])
def stack(request: pytest.FixtureRequest) -> Site:
    """The site of one of the stacks; each is started once."""
    site: Site = request.getfixturevalue({"embedded": "site", "full": "full_site"}[request.param])
    return site


@pytest.mark.requirement("AIP-028", "AIP-166", "AIP-052")
def test_from_registering_to_the_report_one_plan_goes_all_the_way(
    stack: Site, page: Page, browser: Browser
) -> None:
    newcomer = stack.newcomer("Teodora", "Vigil-Hale")
    _register_and_be_approved(stack, page, browser, newcomer)
    sign_in(page, stack.system, newcomer.email, PASSWORD)
    plan = PlanPages(Mouse(page))
    path = plan.start()
    school = page.get_by_role("heading", level=1).inner_text()
    _fill(plan)
    assert "AIP-2027-" in plan.submit()
    page.goto(f"{stack.url}{path}")
    expect(page.locator(".aip-planbar")).to_contain_text("Submitted")
    _see_it_in_the_report(stack, browser, school)


@pytest.mark.requirement("AIP-081", "AIP-088", "AIP-126")
def test_a_districts_plan_goes_from_the_list_to_the_report(site: Site, page: Page) -> None:
    site.sign_in(page, "coordinator")
    page.goto(f"{site.url}/plans?status=none")
    _code, district = site.take_district()
    page.get_by_role("button", name=f"Start district plan {district}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(district)
    plan = PlanPages(Mouse(page))
    plan.open_step("Contact information")
    plan.fill_contact()
    plan.fill_further("district")
    assert "AIP-2027-" in plan.submit("district")
    SubmittedReport(page, site.url).wait_until_submitted(district, "district")


def _register_and_be_approved(
    stack: Site, page: Page, browser: Browser, newcomer: Newcomer
) -> None:
    registration = Registration(page, stack.system)
    reference = registration.ask(newcomer, PASSWORD)
    assert registration.prove(newcomer) == reference
    office = browser.new_context().new_page()
    sign_in(office, stack.system, stack.email("coordinator"), stack.state.password)
    Requests(office).approve(newcomer.name)
    office.context.close()


def _fill(plan: PlanPages) -> None:
    plan.open_step("Contact information")
    plan.fill_contact()
    plan.wait_until_saved()
    plan.page.reload()
    for label, text in CONTACT.items():
        expect(plan.page.get_by_label(label)).to_have_value(text)
    plan.fill_further()


def _see_it_in_the_report(stack: Site, browser: Browser, school: str) -> None:
    state = browser.new_context().new_page()
    sign_in(state, stack.system, stack.email("viewer"), stack.state.password)
    SubmittedReport(state, stack.url).wait_until_submitted(school)
    state.context.close()
