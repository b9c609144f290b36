"""Registering and signing in, as a person sees it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.systems.interface import System, wait_for_mail
from tests.systems.newcomers import PROOF_LINK, Newcomer


@dataclass(frozen=True)
class Registration:
    """The pages of asking for an account."""

    page: Page
    system: System

    def ask(self, newcomer: Newcomer, password: str) -> str:
        """From the sign-in page to the reference of the request."""
        self.page.goto(f"{self.system.url}/sign-in")
        self.page.get_by_role("link", name="Register a new account").click()
        self._who(newcomer)
        self.page.locator("label", has_text="School coordinator").click()
        self.page.get_by_label("District or charter").select_option(newcomer.district)
        self._go_on()
        self.page.locator(f"input[name=school][value='{newcomer.school}'] + label").click()
        self._go_on()
        self.page.get_by_label("Password", exact=True).fill(password)
        self._go_on()
        expect(self.page.locator("main")).to_contain_text(newcomer.email)
        self.page.get_by_role("button", name="Send request").click()
        return self._reference("Confirm your e-mail address")

    def prove(self, newcomer: Newcomer) -> str:
        """Follow the mailed link; gives the reference it shows."""
        self.page.goto(wait_for_mail(self.system, newcomer.email, PROOF_LINK))
        self.page.get_by_role("button", name="Confirm my address").click()
        return self._reference("Request sent")

    def _who(self, newcomer: Newcomer) -> None:
        self.page.get_by_label("First name").fill(newcomer.first_name)
        self.page.get_by_label("Last name").fill(newcomer.last_name)
        self.page.get_by_label("Work e-mail address").fill(newcomer.email)
        self.page.get_by_label("Phone number").fill("505-555-0142")
        self._go_on()

    def _go_on(self) -> None:
        self.page.get_by_role("button", name="Continue").click()

    def _reference(self, heading: str) -> str:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        said = self.page.locator("main").inner_text()
        found = re.search(r"Your reference\s+(\S+)", said)
        assert found, said
        return found[1]


def sign_in(page: Page, system: System, email: str, password: str, *, to: str = "/") -> None:
    """Password, then the code from the mailbox; ends on the page asked for."""
    before = len(system.mails_to(email))
    page.goto(f"{system.url}/sign-in?next={to}")
    page.get_by_label("Work e-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your one-time code")
    code = wait_for_mail(system, email, r"\b(\d{6})\b", after=before)
    page.get_by_label("One-time code").fill(code)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile(f"{re.escape(system.url)}{re.escape(to)}$"))
