"""What the Public Education Department sees: requests for accounts, and the report."""

import time
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.systems.interface import WAIT_SECONDS


@dataclass(frozen=True)
class Requests:
    """The queue of those who ask for an account."""

    page: Page

    def approve(self, name: str) -> None:
        """From home, by the queue, to the decision."""
        self.page.get_by_role("link", name="Decide on the requests").click()
        self.page.get_by_role("link", name=f"the request of {name}").click()
        expect(self.page.locator("main")).to_contain_text("the domain belongs to the district")
        self.page.get_by_role("button", name=f"Approve {name}").click()
        expect(self.page.get_by_role("status").first).to_contain_text(f"{name} is approved")


@dataclass(frozen=True)
class SubmittedReport:
    """The Attendance Plan Submitted report."""

    page: Page
    url: str

    def wait_until_submitted(self, name: str, kind: str = "school") -> None:
        """Until the event has reached the report: the row of the school or district says so."""
        row = self.page.get_by_role("row").filter(
            has=self.page.get_by_role("link", name=name, exact=True)
        )
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            self.page.goto(f"{self.url}/reports/submitted?kind={kind}")
            if row.count() and "Submitted" in row.first.inner_text():
                return
            self.page.wait_for_timeout(200)
        raise TimeoutError(f"the report does not show {name} as submitted")
