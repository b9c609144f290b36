"""A passkey in a real browser, with Chromium's virtual authenticator."""

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.pages_sign_in import sign_in
from tests.browser.site import PASSWORD, Site


@pytest.fixture
def debugger(page: Page) -> CDPSession:
    """The page's browser has a device that keeps passkeys and whose owner is there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_one_makes_a_passkey_and_signs_in_with_it(
    page: Page, site: Site, debugger: CDPSession
) -> None:
    newcomer = site.let_in(site.newcomer("Petra", "Key-Luna"))
    sign_in(page, site.system, newcomer.email, PASSWORD)
    page.goto(f"{site.url}/identity/security/passkeys")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("main")).to_contain_text("Your passkey is kept")

    page.context.clear_cookies()
    page.goto(f"{site.url}/sign-in?next=/account")
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page).to_have_url(re.compile("/account$"))
    expect(page.locator("main")).to_contain_text(newcomer.email)


def test_a_device_without_a_passkey_of_ours_leads_nowhere_and_says_so(
    page: Page, site: Site, debugger: CDPSession
) -> None:
    page.goto(f"{site.url}/sign-in")
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("status").last).to_contain_text("Your device gave no passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in with a passkey")
