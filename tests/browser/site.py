"""A running system with the demo in it, and the people a browser test needs there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from playwright.sync_api import Page

from aipctl.demo import DemoSize
from aipctl.seeding import DemoState
from tests import servers
from tests.systems.former import leave_uncounted
from tests.systems.interface import System
from tests.systems.newcomers import Newcomer, approve, register, requests_of
from tests.systems.people import Person, save_step, start_plan, strategies_in
from tests.systems.seeded import seed

SIZE = DemoSize(districts=7, schools=34, students=2400)
PASSWORD = "Cholla-Blossoms-7-Mesas"


@dataclass
class Site:
    """Who signs in here stays signed in: of one account three codes are mailed, then no more."""

    system: System
    state: DemoState
    mail_domains: dict[str, str]
    _people: dict[str, Person] = field(default_factory=dict)
    _free: list[str] = field(default_factory=list)  # schools without coordinator and plan
    school_year: str = ""
    taken: str = ""
    """A school that has a coordinator already."""

    @property
    def url(self) -> str:
        return self.system.url

    def email(self, mailbox: str) -> str:
        """The address of a demo account: `admin`, `viewer`, `dana.whitfield`, …"""
        return next(
            account.email
            for account in self.state.accounts
            if account.email.startswith(f"{mailbox}@")
        )

    def person(self, mailbox: str) -> Person:
        """A demo account, signed in without a browser."""
        if mailbox not in self._people:
            self._people[mailbox] = Person(self.system)
            self._people[mailbox].sign_in(self.email(mailbox), self.state.password)
        return self._people[mailbox]

    def sign_in(self, page: Page, mailbox: str, language: str = "en") -> None:
        """Hand a page the session of a demo account."""
        cookies = {one.name: one.value or "" for one in self.person(mailbox).http.cookies.jar}
        page.context.add_cookies(
            [
                {"name": name, "value": value, "url": self.url}
                for name, value in {**cookies, "aip-lang": language}.items()
            ]
        )

    def newcomer(self, first_name: str, last_name: str, organization: str = "") -> Newcomer:
        """Somebody unknown so far, of a school that has neither coordinator nor plan.

        All newcomers are of one network and of few schools: more than may ask within an hour.
        """
        leave_uncounted(self.system)
        district, school = (organization or self._free.pop(0)).split("/")
        email = f"{first_name}.{last_name}@{self.mail_domains[district]}".lower()
        return Newcomer(first_name, last_name, email, district, school)

    def let_in(self, newcomer: Newcomer) -> Newcomer:
        """Open the newcomer's account, as walking through the pages would; password: PASSWORD."""
        register(self.system, newcomer, PASSWORD)
        approver = self.person("coordinator")
        for request in requests_of(approver):
            if request["email"] == newcomer.email:
                approve(approver, request)
        return newcomer

    def begin_plan(self, organization: str = "") -> str:
        """A plan of that school, or of one nobody works for; gives its id."""
        school = organization or self._free[0]
        if school in self._free:
            self._free.remove(school)
        return start_plan(self.person("coordinator"), self.school_year, school)

    def begin_plan_of(self, kind: str, *, without: int) -> str:
        """A plan to walk through, with strategies in all tiers but this one."""
        plan = self.begin_plan(self.take_district()[0] if kind == "district" else "")
        tiers = {1, 2, 3, 4} - {without}
        save_step(self.person("coordinator"), plan, "tiers", strategies_in(*tiers))
        return plan

    def districts(self, mailbox: str) -> dict[str, str]:
        """The districts somebody reads, by code and name."""
        answer = self.person(mailbox).ask("GET", "/api/v1/plans/obligations?kind=district")
        return {one["organization"]: one["name"] for one in answer.json()["items"]}

    def take_district(self) -> tuple[str, str]:
        """Code and name of a district for which nobody works and that has no plan."""
        return self._free_districts.pop(0)

    @cached_property
    def _free_districts(self) -> list[tuple[str, str]]:
        own = self.districts("lee.montano")
        found = self.districts("coordinator")
        return [(code, name) for code, name in found.items() if code not in own]

    def wait_for_figures(self) -> None:
        """Until plans has the figures of the import; takes the schools nobody works for."""
        path = "/api/v1/plans/obligations?kind=school&limit=100"
        asker = self.person("coordinator")

        def are_there() -> bool:
            owed = asker.ask("GET", path).json()
            self.school_year = owed["school_year"]["school_year"]
            schools = sorted(item["organization"] for item in owed["items"])
            self.taken, self._free = schools[0], schools[2:]
            return bool(owed["items"]) and all(item["reason"]["figure"] for item in owed["items"])

        servers.wait_until(are_there, "plans has no figures")

    def close(self) -> None:
        for person in self._people.values():
            person.close()


@contextmanager
def seeded_site(system: System, size: DemoSize = SIZE) -> Iterator[Site]:
    """Fill a fresh system with the demo."""
    with servers.run_folder("aip-site-") as folder:
        state = seed(system, folder, size)
        manifest = json.loads((folder / "demo" / "manifest.json").read_text())
        site = Site(system, state, dict(manifest["mail_domains"]))
        try:
            site.wait_for_figures()
            yield site
        finally:
            site.close()
