"""A running system with a small demo, people signed in at it, and a second gateway beside it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from bs4 import BeautifulSoup

from aipctl.seeding import DemoState
from gateway.app import create_app
from gateway.settings import Settings
from servicekit.db import Database, migrate
from tests import servers
from tests.gateway.serving import echo, serving
from tests.pages import check
from tests.systems.embedded import EmbeddedProcess, embedded_process
from tests.systems.people import Person
from tests.systems.seeded import seed


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

    def get_page(self, who: str, path: str, *, status: int = 200) -> BeautifulSoup:
        """A page, seen by `who` and inspected."""
        answer = self.person(who).http.get(path)
        assert answer.status_code == status, f"{answer.status_code} {path}"
        return check(answer.text)

    def close(self) -> None:
        for person in self._people.values():
            person.close()


@pytest.fixture(scope="package")
def town() -> Iterator[Town]:
    with embedded_process() as system:
        town = Town(system, seed(system, system.folder))
        yield town
        town.close()


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


@pytest.fixture(scope="package")
def second(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondGateway]:
    folder: Path = tmp_path_factory.mktemp("second-gateway")
    shutil.copytree(town.system.secrets_dir, folder / "secrets")
    with serving(echo, servers.free_port()) as behind:
        settings = Settings.model_validate(
            {
                "database_url": f"sqlite:///{folder / 'gateway.sqlite'}",
                "broker_url": f"sqlite:///{folder / 'bus.sqlite'}",
                "public_url": town.system.url,
                "secrets_dir": folder / "secrets",
                "identity_url": town.system.service_url("identity"),
                "plans_url": behind,
                "reporting_url": f"http://127.0.0.1:{servers.free_port()}",  # nobody answers
                "stars_sync_url": behind,
                "notifications_url": behind,
                "requests_per_minute": 100_000,
                "env": "test",
            }
        )
        database = Database(settings.database_url.get_secret_value())
        migrate(database, "gateway")
        with serving(create_app(settings), servers.free_port()) as url:
            yield SecondGateway(url, settings, database)
        database.close()
