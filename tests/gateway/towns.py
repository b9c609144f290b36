"""A running system with its people, and a second gateway beside it."""

from dataclasses import dataclass, field

import httpx2
from bs4 import BeautifulSoup
from sqlalchemy import select

from aipctl.seeding import DemoState
from gateway.settings import Settings
from identity.accounts.tables import RoleAssignmentRow
from servicekit.db import Database
from tests.pages import check
from tests.systems.embedded import EmbeddedProcess
from tests.systems.people import Person, start_plan


@dataclass
class Town:
    """The system, and who is signed in at it; codes are mailed three times only, so once each."""

    system: EmbeddedProcess
    demo: DemoState
    _people: dict[str, Person] = field(default_factory=dict)

    def person(self, who: str) -> Person:
        """By what the demo says of them: "IT administrator", "School coordinator", …"""
        if who not in self._people:
            person = Person(self.system)
            person.sign_in(self.email(who), self.demo.password)
            self._people[who] = person
        return self._people[who]

    def email(self, who: str) -> str:
        return next(one.email for one in self.demo.accounts if one.description.startswith(who))

    def schools_without_plan(self) -> tuple[str, list[str]]:
        """The open year, and its schools that have no plan and nobody who coordinates them."""
        staff = self.person("PED absence coordinator")
        staff.open("/")
        owed = staff.ask("GET", "/api/v1/plans/obligations?kind=school&plan=none&limit=200").json()
        database = self.system.database("identity")
        try:
            with database.read() as session:
                taken = set(session.scalars(select(RoleAssignmentRow.organization)))
        finally:
            database.close()
        schools = [one["organization"] for one in owed["items"]]
        return owed["school_year"]["school_year"], [one for one in schools if one not in taken]

    def begin_plan(self) -> str:
        """The id of a new plan of such a school."""
        year, schools = self.schools_without_plan()
        return start_plan(self.person("PED absence coordinator"), year, schools[-1])

    def draft_plan(self) -> str:
        """The id of a school's plan of the open year that is a draft: one begun here, or a new one.

        For tests that do not mind what others wrote in it: schools without a plan are few.
        """
        staff = self.person("PED absence coordinator")
        staff.open("/")
        year = staff.ask("GET", "/api/v1/plans/obligations?limit=1").json()["school_year"]
        asked = f"/api/v1/plans?status=draft&school_year={year['school_year']}&limit=200"
        drafts = staff.ask("GET", asked).json()["items"]
        begun = (str(one["id"]) for one in drafts if one["kind"] == "school")
        return next(begun, None) or self.begin_plan()

    def get_page(self, who: str, path: str, *, status: int = 200) -> BeautifulSoup:
        """A page, seen by `who` and inspected."""
        answer = self.person(who).http.get(path)
        assert answer.status_code == status, f"{answer.status_code} {path}"
        return check(answer.text)

    def close(self) -> None:
        for person in self._people.values():
            person.close()


@dataclass
class SecondGateway:
    """A gateway of this process in front of the system's identity; `plans` behind it only echoes.

    It shares the system's origin and secrets, so that identity takes it for the first one.
    """

    url: str
    settings: Settings
    database: Database

    def client(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, timeout=30)
