"""What every test may ask for: real servers, databases, settings, one frozen instant.

Servers start when the first test asks for them and serve the whole run. A test under
`tests/services/<package>/` gets `database` and `session` with that package's tables.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy.orm import Session

from servicekit.db import Database
from servicekit.settings import ServiceSettings
from tests import servers
from tests.databases import Databases
from tests.students import SAMPLE_STUDENT

pytest_plugins = ("tests.left_out", "tests.requirement_marks", "tests.side_by_side")

SomeSettings = TypeVar("SomeSettings", bound=ServiceSettings)


@pytest.fixture
def now() -> datetime:
    """The frozen instant that tests pass in: Monday 5 October 2026, 10 in the morning in Denver."""
    return datetime(2026, 10, 5, 16, 0, tzinfo=UTC)


# Servers


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[servers.PostgreSQL]:
    with servers.postgresql() as server:
        yield server


@pytest.fixture
def postgres_url(postgresql_server: servers.PostgreSQL) -> Iterator[Callable[[], str]]:
    """A function that makes an empty database and gives its URL; all are dropped after the test."""
    made: list[str] = []

    def make() -> str:
        made.append(postgresql_server.create_database())
        return made[-1]

    yield make
    for url in made:
        postgresql_server.drop_database(url)


@pytest.fixture(scope="session")
def rabbitmq_server() -> Iterator[servers.RabbitMQNode]:
    """The node itself, for faults: `stop`, `kill`, `start`; leave it running."""
    with servers.rabbitmq_node() as node:
        yield node


@pytest.fixture(scope="session")
def rabbitmq(rabbitmq_server: servers.RabbitMQNode) -> servers.RabbitMQ:
    """The broker: `amqp_url`, `management_url`, `ask`."""
    return rabbitmq_server.broker


@pytest.fixture
def amqp_url(rabbitmq: servers.RabbitMQ) -> Iterator[str]:
    """A virtual host of its own for this test: no exchange, queue or message of another one."""
    url = rabbitmq.create_vhost()
    yield url
    rabbitmq.delete_vhost(url)


@pytest.fixture(scope="session")
def _smtp_server() -> Iterator[servers.Mailbox]:
    with servers.smtp_server() as mailbox:
        yield mailbox


@pytest.fixture
def smtp(_smtp_server: servers.Mailbox) -> servers.Mailbox:
    """A mail server, empty and willing."""
    _smtp_server.messages.clear()
    _smtp_server.refusal = None
    return _smtp_server


# Databases


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes databases of either kind; a package's migrations run once a session."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest, databases: Databases) -> str:
    """Which database this run of the test uses."""
    if request.param == "postgresql":
        databases.use_postgresql(request.getfixturevalue("postgresql_server"))
    return str(request.param)


@pytest.fixture
def package(request: pytest.FixtureRequest) -> str | None:
    """The service package whose tables `database` holds: from the test's folder, else none."""
    folder, *inside = request.path.relative_to(Path(__file__).parent).parts
    if folder == "services":
        return inside[0]
    return folder if folder == "gateway" else None


@pytest.fixture
def make_database(kind: str, databases: Databases) -> Iterator[Callable[[str | None], Database]]:
    """`make_database("plans")`: a fresh migrated database of this run's kind; None: empty."""
    made: list[Database] = []

    def make(package: str | None) -> Database:
        made.append(databases.fresh(kind, package))
        return made[-1]

    yield make
    for database in made:
        databases.discard(database)


@pytest.fixture
def database(make_database: Callable[[str | None], Database], package: str | None) -> Database:
    """A database of this test's own; what is committed stays until the test ends."""
    return make_database(package)


@pytest.fixture
def session(kind: str, databases: Databases, package: str | None) -> Iterator[Session]:
    """A session on a shared, migrated database; whatever the test does is rolled back."""
    with databases.rolled_back(kind, package) as session:
        yield session


# Settings


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Any]:
    """`make_settings(Settings, database_url=...)`: settings of an embedded stack in `tmp_path`."""

    def make(settings: type[SomeSettings], **overrides: object) -> SomeSettings:
        secrets = tmp_path / "secrets"
        secrets.mkdir(mode=0o700, exist_ok=True)
        values: dict[str, Any] = {
            "database_url": f"sqlite:///{tmp_path / 'service.sqlite'}",
            "broker_url": f"sqlite:///{tmp_path / 'broker.sqlite'}",
            "public_url": "http://localhost:8000",
            "secrets_dir": secrets,
            "env": "test",
        }
        return settings(**(values | overrides))

    return make


# Alarms


@pytest.fixture(autouse=True)
def _no_student_data_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    for library in ("aio_pika", "aiormq", "alembic", "asyncio", "httpcore2", "httpx2"):
        caplog.set_level(logging.WARNING, library)  # as `logs.configure` has it
    caplog.set_level(logging.DEBUG)  # last: it is also the level at which caplog itself listens
    yield
    said = [record.getMessage() for record in caplog.get_records("call")]
    leaked = [line for line in said if any(word in line for word in SAMPLE_STUDENT)]
    assert not leaked, "the sample student's data is in the logs"
