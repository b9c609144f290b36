"""The pages of one plan, as its coordinator works through them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

CONTACT = {
    "First name": "Teodora",
    "Last name": "Vigil-Hale",
    "Title": "Attendance lead",
    "Work e-mail address": "teodora.vigil-hale@school.demo.example",
}
CAUSES = {
    "What does research tell you?": "A missed ride is the reason most families name.",
    "What supports attendance at your school?": "Breakfast in the classroom, a nurse each day.",
    "What keeps students away?": "No bus on the mesa road before school begins.",
}
STRATEGY = {
    "Action steps": "Call each family on the first day of absence.",
    "Who is responsible": "The counselor",
    "Resources": "Four hours a week",
    "Timeline": "From November, looked at again in February",
    "How you will know that it works": "Half as many students without a ride",
    "How you collect the data for it": "A log, once a week",
}


@dataclass(frozen=True)
class PlanPages:
    """Works in the window it is given, page by page; each method ends where the next begins."""

    page: Page

    def start(self) -> str:
        """From home to the new plan's task list; gives the plan's path."""
        self.page.get_by_role("button", name="Start the plan").click()
        expect(self.page.locator("main")).to_contain_text("0 of 7 steps are done")
        return urlsplit(self.page.url).path

    def open_step(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).click()

    def type_contact(self) -> None:
        """Only type: the page saves by itself a second later, and says so."""
        for label, text in CONTACT.items():
            self.page.get_by_label(label).fill(text)
        self.wait_until_saved()

    def wait_until_saved(self) -> None:
        expect(self.page.locator("[data-saved]")).to_contain_text("Saved ")

    def save_and_continue(self, next_heading: str) -> None:
        self.page.get_by_role("button", name="Save and continue").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(next_heading)

    def set_school_targets(self, rate: str) -> None:
        """The same target for every school that needs one (a district's plan)."""
        self.page.get_by_label("Target for the empty rows").fill(rate)
        self.page.get_by_role("button", name="Fill the empty rows").click()
        expect(self.page.locator("main")).to_contain_text(f"come to {rate}")
        self.save_and_continue("What target will you set for each group?")

    def set_targets(self, rate: str, next_heading: str = "Why are students absent?") -> None:
        """The same target for every group and grade that needs one."""
        self.page.get_by_label("All students").fill(rate)
        self.page.get_by_role("button", name="Fill the empty rows").click()
        expect(self.page.get_by_label("All students")).to_have_value(rate)
        self.save_and_continue(next_heading)

    def tell_root_causes(self) -> None:
        for label, text in CAUSES.items():
            self.page.get_by_label(label).fill(text)
        self.page.locator("label", has_text="Student surveys").click()
        self.page.get_by_role("button", name="Save and continue").click()

    def fill_tiers(self) -> None:
        """One strategy of the catalogue in each tier, one of the school's own in the last."""
        for tier in range(1, 5):
            expect(self.page.get_by_role("heading", level=1)).to_contain_text(f"Tier {tier}")
            self._add_strategy(is_own=tier == 4)
            if tier < 4:
                self.page.get_by_role("link", name=f"Go to tier {tier + 1}").click()
        self.page.get_by_role("link", name="Check your answers", exact=True).click()

    def _add_strategy(self, *, is_own: bool) -> None:
        name = "Write your own" if is_own else "Add"
        self.page.get_by_role("button", name=name).first.click()
        if is_own:
            self.page.get_by_label("Your own strategy").fill("Rides shared between families")
        for label, text in STRATEGY.items():
            self.page.get_by_label(label).fill(text)
        self.page.get_by_role("button", name="Save and return to tier").click()
        expect(self.page.locator("main")).to_contain_text("every strategy here is complete")

    def submit(self, certification: str = "I certify this plan is complete.") -> str:
        """Certify and submit; gives the receipt number."""
        self.page.locator("label", has_text=certification).click()
        self.page.get_by_role("button", name="Submit plan").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Your plan is submitted")
        return self.page.locator("main").inner_text()
