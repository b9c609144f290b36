"""The demo that the screenshots show: an embedded system on a fixed day, with plans under way."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from unittest.mock import patch

import httpx2

import aipctl.seeding
import gateway.edge.callers
import servicekit.process
from aipctl.embedded import EmbeddedSystem
from aipctl.seeding import DemoState, demo_state
from servicekit import logs
from tests import servers
from tests.browser.pages_plan import CAUSES, STRATEGY
from tests.systems.interface import NO_TLS
from tests.systems.newcomers import Newcomer, register
from tests.systems.people import Person, fill_plan, save_step, start_plan, submit_plan

TODAY = date(2026, 10, 1)
NOW = datetime(2026, 10, 1, 15, 4, tzinfo=UTC)
PASSWORD = "Cholla-Blossoms-7-Mesas"  # noqa: S105  # of an account that lives for these pictures
_SUBMITTED, _BEGUN = 17, 9


class PictureSystem(EmbeddedSystem):
    """An embedded system that also tells its mails."""

    def mails_to(self, address: str) -> list[str]:
        url = f"{self.url}/api/v1/notifications/dev/mail"
        kept = httpx2.get(url, timeout=10, verify=NO_TLS).raise_for_status().json()["mails"]
        return [mail["text"] for mail in reversed(kept) if mail["to_address"] == address]


class Demo:
    """The running demo: `person("dana.whitfield")` is signed in, `plans` by the name in a path."""

    def __init__(self, system: PictureSystem, state: DemoState) -> None:
        self.system, self.state = system, state
        self._people: dict[str, Person] = {}
        self.plans: dict[str, str] = {}
        self.schools: dict[str, str] = {}

    def email(self, mailbox: str) -> str:
        emails = [account.email for account in self.state.accounts]
        return next(email for email in emails if email.startswith(f"{mailbox}@"))

    def person(self, mailbox: str) -> Person:
        if mailbox not in self._people:
            self._people[mailbox] = Person(self.system)
            self._people[mailbox].sign_in(self.email(mailbox), self.state.password)
        return self._people[mailbox]

    def set_up(self) -> None:
        """Plans in every state, and somebody who asks for an account."""
        year, schools = self._owed("coordinator")
        for mailbox, name in (("dana.whitfield", "half"), ("marisol.tafoya", "done")):
            _, (self.schools[name],) = self._owed(mailbox)
            schools.remove(self.schools[name])
            person = self.person(mailbox)
            self.plans[name] = start_plan(person, year, self.schools[name])
            _fill(person, self.plans[name], is_whole=name == "done")
        submit_plan(self.person("marisol.tafoya"), self.plans["done"])
        self._begin_district_plan(year)
        state = self.person("coordinator")
        for place, school in enumerate(schools[: _SUBMITTED + _BEGUN]):
            plan = start_plan(state, year, school)
            if place < _SUBMITTED:
                fill_plan(state, plan)
                submit_plan(state, plan)
        self._ask_for_accounts(self.schools["half"])

    def _begin_district_plan(self, year: str) -> None:
        """With a target for some of its schools."""
        person = self.person("lee.montano")
        _, schools = self._owed("lee.montano")
        self.plans["district"] = start_plan(person, year, schools[0].partition("/")[0])
        targets = {one.partition("/")[2]: {"value": "22.5", "way": "rate"} for one in schools[:3]}
        save_step(person, self.plans["district"], "school-targets", {"targets": targets})

    def let_another_save(self, plan: str) -> None:
        """The title of the plan's contact, by another coordinator of the school."""
        other = self.person("sam.oakes")
        document = other.ask("GET", f"/api/v1/plans/{plan}/steps/contact").json()["document"]
        titles = {"Assistant principal": "Head counselor"}
        title = titles.get(document["contact"]["title"], "Assistant principal")
        save_step(
            other, plan, "contact", {**document, "contact": document["contact"] | {"title": title}}
        )

    def close(self) -> None:
        for person in self._people.values():
            person.close()

    def _owed(self, mailbox: str) -> tuple[str, list[str]]:
        """The year, and the schools of somebody, once the figures they hang on are there."""
        asker = self.person(mailbox)
        owed: dict[str, Any] = {}

        def has_figures() -> bool:
            path = "/api/v1/plans/obligations?kind=school&limit=200"
            owed.update(asker.ask("GET", path).json())
            return all(item["reason"]["figure"] for item in owed["items"])

        servers.wait_until(has_figures, "plans has no figures")
        schools = sorted(item["organization"] for item in owed["items"])
        return owed["school_year"]["school_year"], schools

    def _ask_for_accounts(self, organization: str) -> None:
        district, school = organization.split("/")
        domain = self.email("dana.whitfield").partition("@")[2]
        for names, mail in (
            (("Bianca", "Ortega-Wells"), domain),
            (("Tomás", "Reyna-Boyd"), "mesa-tutors.demo.example"),
        ):
            email = f"{names[0]}.{names[1]}@{mail}".lower().replace("á", "a")
            register(self.system, Newcomer(*names, email, district, school), PASSWORD)


def _fill(person: Person, plan: str, *, is_whole: bool = False) -> None:
    """Answers as a school would write them; without `is_whole` two tiers and some targets miss."""
    fill_plan(person, plan)
    causes = dict(zip(("research", "supportive_factors", "barriers"), CAUSES.values(), strict=True))
    whys = ["The bus leaves before the younger child's school opens", "Both begin at one time"]
    found = {"id": "c1", "cause_class": "barriers", "observed": "Rides are missed", "whys": whys}
    document = {**causes, "methods": ["surveys"], "causes": [found]}
    save_step(person, plan, "root-causes", document)
    fields = (
        "action_steps",
        "responsible_parties",
        "resources",
        "timeline",
        "measure",
        "data_collection",
    )
    texts = dict(zip(fields, STRATEGY.values(), strict=True))
    names = ("Shared rides", "A mentor for each student", "Home visits", "One case manager")
    milestones = [{"id": "m1", "what": "Everybody is trained", "due_on": "2026-10-30"}]
    more = {"milestones": milestones, "start_percent": "", **texts}
    tiers = {
        f"tier_{tier}": [{"id": f"s{tier}", "strategy": "other", "other": name, **more}]
        for tier, name in enumerate(names, 1)
    }
    half: dict[str, Any] = {"tier_3": [], "tier_4": []}
    save_step(person, plan, "tiers", tiers if is_whole else tiers | half)
    if not is_whole:
        kept = {item: {"value": "12.5", "way": "rate"} for item in ("ALL", "F", "H")}
        save_step(person, plan, "targets", {"targets": kept})


@contextmanager
def running_demo() -> Iterator[Demo]:
    """The demo of TODAY on a free port, gone afterwards; its clock begins at NOW."""
    with servers.run_folder("aip-pictures-") as folder, _clock():
        logs.configure("aip", stream=(folder / "aip.log").open("a"))
        system = PictureSystem(folder / "var", servers.free_port())
        system.start()
        try:
            demo = Demo(system, demo_state(system, folder, TODAY, print))
            demo.set_up()
            yield demo
            demo.close()
        finally:
            system.stop()


@contextmanager
def _clock() -> Iterator[None]:
    """Let this process's clock begin at NOW, so that the pictures do not change with the day."""
    real_time, started = time.time, time.time()

    def shifted() -> float:
        return NOW.timestamp() + real_time() - started

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "datetime":  # type: ignore[override]  # no subclass
            return datetime.fromtimestamp(shifted(), tz)

    with ExitStack() as stack:
        stack.enter_context(patch.object(time, "time", shifted))
        for module in (aipctl.seeding, gateway.edge.callers, servicekit.process):
            stack.enter_context(patch.object(module, "datetime", Shifted))
        yield
