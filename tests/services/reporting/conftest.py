"""Reporting with a small state in it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from contracts.stars_sync import DirectoryUpdated
from reporting.app import create_app
from reporting.consumers.events import create_consumer
from reporting.consumers.work import create_jobs
from reporting.permissions import GRANTS
from reporting.settings import Settings
from servicekit.auth import Authorization, Floors
from servicekit.bus import Message
from servicekit.db import Database
from tests.servicekit.tokens import claims, token, verifier
from tests.services.reporting.factories import Stars, make_message, make_year

Receive = Callable[..., None]
Ask = Callable[..., Any]


@pytest.fixture
def receive(database: Database, now: datetime) -> Receive:
    """Hand messages to the consumer, a batch at once."""
    consumer = create_consumer()

    def hand(*messages: Message) -> None:
        consumer.receive(database, messages, now=now)

    return hand


@pytest.fixture
def stars() -> Stars:
    return Stars()


@pytest.fixture
def copy_directory(
    database: Database, stars: Stars, receive: Receive, now: datetime
) -> Callable[[], int]:
    """Tell of the directory's version and do the work that follows; gives how much was tried."""
    jobs = create_jobs(database, stars)

    def tell() -> int:
        receive(
            make_message(
                DirectoryUpdated(version=stars.version, district_count=2, school_count=4),
                version=stars.version,
            )
        )
        return jobs.do_due(database, now=now)

    return tell


@pytest.fixture
def state(copy_directory: Callable[[], int], receive: Receive) -> None:
    """Two districts with their schools, and the active year."""
    copy_directory()
    receive(make_message(make_year()))


@pytest.fixture
def ask(make_settings: Callable[..., Settings], database: Database) -> Iterator[Ask]:
    """`ask("/reports/submitted", role="ped_viewer", org="state", q="x")`: the answer."""
    app = create_app(make_settings(Settings, database_url=database.url))
    app.state.authorization = Authorization(
        verifier(audience="reporting"), Floors(database), GRANTS
    )
    client = TestClient(app)

    def get(path: str, *, role: str = "ped_coordinator", org: str = "state", **query: Any) -> Any:
        bearer = token(claims(aud=["reporting"], role=role, org=org))
        return client.get(
            f"/api/v1/reporting{path}",
            params=query,
            headers={"Authorization": f"Bearer {bearer}"},
        )

    yield get
    app.state.database.close()
