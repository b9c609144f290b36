"""A workbench that knows the factories' schools, and the service's API."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from servicekit.auth import Authorization, Floors, ServiceClient
from servicekit.db import Database
from stars_sync.app import create_app
from stars_sync.engine.checking import know_schools
from stars_sync.engine.workbench import Workbench, workbench
from stars_sync.permissions import GRANTS
from stars_sync.settings import Settings
from tests import servers
from tests.servicekit.tokens import claims, token, verifier
from tests.services.stars_sync.files import DIRECTORY

Call = Callable[..., Any]
ImportFiles = Callable[[Sequence[Path]], Any]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    folder = tmp_path / "bench"
    folder.mkdir()
    with workbench(folder) as bench:
        know_schools(bench, DIRECTORY)
        yield bench


@pytest.fixture
def settings(
    make_settings: Callable[..., Settings], database: Database, tmp_path: Path
) -> Settings:
    return make_settings(Settings, database_url=database.url, data_dir=tmp_path / "data")


@pytest.fixture
def call(settings: Settings, database: Database) -> Iterator[Call]:
    """`call("GET", "/directory", role="it_admin")` or `call(..., scope="figures:read")`."""
    app = create_app(settings)
    nobody = ServiceClient(f"http://127.0.0.1:{servers.free_port()}")
    app.state.authorization = Authorization(
        verifier(audience="stars-sync"), Floors(database), GRANTS, identity=nobody
    )
    client = TestClient(app, raise_server_exceptions=False)

    def send(
        method: str,
        path: str,
        *,
        role: str = "it_admin",
        org: str = "state",
        scope: str | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> Any:
        who: dict[str, Any] = {"role": role, "org": org}
        if scope is not None:
            who = {"sid": None, "role": None, "org": None, "authz_v": None, "scope": scope}
        bearer = token(claims(aud=["stars-sync"], **who))
        sent = {"Authorization": f"Bearer {bearer}", **(headers or {})}
        return client.request(method, f"/api/v1/stars-sync{path}", headers=sent, **more)

    yield send
    app.state.database.close()


@pytest.fixture
def import_files(call: Call) -> ImportFiles:
    """Send files as `aipctl stars import` does; gives the answer."""

    def send(files: Sequence[Path]) -> Any:
        parts = [("files", (path.name, path.read_bytes(), "text/csv")) for path in files]
        return call("POST", "/imports", scope="snapshot:import", files=parts)

    return send
