"""A running system with a small demo, people signed in at it, and a second gateway beside it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from aipctl.demo import DemoSize
from gateway.app import create_app
from gateway.settings import Settings
from servicekit.db import Database, migrate
from tests import servers
from tests.gateway.second import row_of, sign_in
from tests.gateway.serving import echo, serving
from tests.gateway.towns import SecondGateway, Town
from tests.systems.embedded import embedded_process
from tests.systems.people import Person, fill_plan, start_plan
from tests.systems.seeded import seed

SIZE = DemoSize(districts=3, schools=40, students=3400)
"""Schools enough for each file of tests to begin plans of its own."""


@pytest.fixture(scope="package")
def town() -> Iterator[Town]:
    with embedded_process() as system:
        town = Town(system, seed(system, system.folder, SIZE))
        yield town
        town.close()


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


@pytest.fixture(scope="package")
def cookie(town: Town, second: SecondGateway) -> str:
    """The cookie of a sign-in at the second gateway, by way of the real identity."""
    return sign_in(town, second, "School coordinator")


@pytest.fixture
def client(second: SecondGateway, cookie: str) -> Iterator[httpx2.Client]:
    with second.client() as client:
        client.cookies.set("aip", cookie)
        yield client


@pytest.fixture
def csrf(second: SecondGateway, cookie: str) -> str:
    return str(row_of(second, cookie).csrf_token)


@pytest.fixture(scope="package")
def staff(town: Town) -> Person:
    """Somebody of the state, who may edit every plan."""
    person = town.person("PED absence coordinator")
    person.open("/")
    return person


@pytest.fixture(scope="package")
def district_plan(staff: Person) -> str:
    """The plan of a district whose coordinator writes none here."""
    owed = staff.ask("GET", "/api/v1/plans/obligations?kind=district").json()
    free = next(it for it in owed["items"] if not it["plan"] or it["plan"]["status"] == "draft")
    return start_plan(staff, owed["school_year"]["school_year"], free["organization"])


@pytest.fixture(scope="module")
def plans(town: Town) -> list[str]:
    """Two plans of schools that had none."""
    return [town.begin_plan(), town.begin_plan()]


@pytest.fixture
def plan(staff: Person, plans: list[str]) -> str:
    """A plan whose steps are complete, without files."""
    fill_plan(staff, plans[0])
    for one in staff.ask("GET", f"/api/v1/plans/{plans[0]}/attachments").json()["items"]:
        staff.ask("DELETE", f"/api/v1/plans/{plans[0]}/attachments/{one['id']}")
    return plans[0]
