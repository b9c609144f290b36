"""The pages of one plan, as its coordinator works through them, in either language."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.hands import Hands, Role
from tests.browser.spanish import spoken

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
CERTIFICATIONS = {
    "school": "I certify this plan is complete.",
    "district": "I confirm that my submission is complete and final.",
}

Tiers = tuple[int, ...]
ALL_TIERS: Tiers = (1, 2, 3, 4)
TIER_OF_WALK = {"school": 1, "district": 4}
"""In which one a strategy is written: of the catalogue, and of one's own."""


@dataclass(frozen=True)
class PlanPages:
    """Works in the window it is given, page by page; each method ends where the next begins.

    Texts are given in English and looked for in the language of the page.
    """

    hands: Hands
    language: str = "en"

    @property
    def page(self) -> Page:
        return self.hands.page

    def start(self) -> str:
        """From home to the new plan's task list; gives the plan's path."""
        self._press("Start the plan")
        expect(self.page.locator("main")).to_contain_text("0 of 7 steps are done")
        return urlsplit(self.page.url).path

    def open_step(self, name: str) -> None:
        self._press(name, "link")

    def fill_contact(self) -> None:
        self._fill(CONTACT)

    def wait_until_saved(self) -> None:
        """The page saves by itself a second after the last key, and says so."""
        expect(self.page.locator("[data-saved]")).to_contain_text("Saved ")

    def save_and_continue(self, next_heading: str) -> None:
        self._press("Save and continue")
        self._is_at(next_heading)

    def fill_further(self, kind: str = "school", tiers: Tiers = ALL_TIERS) -> None:
        """From the contact step, filled, to the page on which one submits.

        In `tiers` strategies are written; the others have theirs.
        """
        if kind == "district":
            self.save_and_continue("What target will you set for each school?")
            self.set_school_targets("12.5")
        else:
            self.save_and_continue("What target will you set for each group?")
        self.set_targets("15")
        if kind == "school":
            self.tell_root_causes()
        self.fill_tiers(tiers)

    def set_school_targets(self, rate: str) -> None:
        """The same target for every school that needs one (a district's plan)."""
        self._fill({"Target for the empty rows": rate})
        self._press("Fill the empty rows")
        expect(self.page.locator("main")).to_contain_text(f" {rate} %")
        self.save_and_continue("What target will you set for each group?")

    def set_targets(self, rate: str) -> None:
        """The same target for every group and grade that needs one."""
        self._fill({"All students": rate})
        self._press("Fill the empty rows")
        expect(self.page.locator("#targets-ALL-value")).to_have_value(rate)
        self._press("Save and continue")

    def tell_root_causes(self) -> None:
        """A school's: what research, strengths and barriers tell."""
        self._is_at("Why are students absent?")
        self._fill(CAUSES)
        self.hands.tick(self._said("Student surveys or focus groups"))
        self._press("Save and continue")

    def fill_tiers(self, tiers: Tiers) -> None:
        """One strategy of the catalogue in each of these, one of the school's own in the last."""
        for tier in range(min(tiers), 5):  # one is led to the first that needs something
            self._is_at("Tier %(number)s", number=tier)
            if tier in tiers:
                self.add_strategy(tier, is_own=tier == 4)
            if tier < 4:
                self.go_to_tier(tier + 1)
        self._press("Check your answers", "link")

    def add_strategy(self, tier: int, *, is_own: bool = False) -> None:
        self._press("Write your own" if is_own else "Add")
        own = {"Your own strategy, if it is not in the list": "Rides shared between families"}
        self._fill({**(own if is_own else {}), **STRATEGY})
        self._press("Save and return to tier %(number)s", number=tier)
        done = self._said("Nothing more: every strategy here is complete.")
        expect(self.page.locator("main")).to_contain_text(done)

    def strategies(self) -> list[str]:
        """The names of those of the tier, in their order."""
        return self.page.locator("article h3").all_inner_texts()

    def move_strategy(self, way: str, name: str) -> None:
        """`way`: "Move up" or "Move down"."""
        self.hands.press(f"{self._said(way)} {name}")

    def go_to_tier(self, tier: int) -> None:
        self._press("Go to tier %(number)s", "link", number=tier)
        self._is_at("Tier %(number)s", number=tier)

    def submit(self, kind: str = "school") -> str:
        """Certify and submit; gives the receipt number."""
        self.hands.tick(CERTIFICATIONS[kind])
        self.press_submit()
        self._is_at("Your plan is submitted")
        return self.page.locator("main").inner_text()

    def press_submit(self) -> None:
        self._press("Submit plan")

    def _press(self, name: str, role: Role = "button", **params: int) -> None:
        self.hands.press(self._said(name, **params), role)

    def _fill(self, texts: dict[str, str]) -> None:
        for label, text in texts.items():
            self.hands.fill(self._said(label), text)

    def _is_at(self, heading: str, **params: int) -> None:
        said = self._said(heading, **params)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(said)

    def _said(self, text: str, **params: int) -> str:
        said = spoken(text, self.language)
        return said % params if params else said
