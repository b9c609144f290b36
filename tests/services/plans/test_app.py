"""How plans is put together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI

from plans.app import create_worker
from plans.settings import Settings

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def test_the_worker_hears_what_the_topology_brings_it(
    make_settings: Callable[..., Settings], tmp_path: Path, kind: str
) -> None:
    settings = make_settings(Settings)
    (settings.secrets_dir / "clients").mkdir()
    (settings.secrets_dir / "clients/plans").write_text("secret of this test")
    worker = create_worker(settings)
    worker.database.close()
    assert worker.consumer.event_types == {
        "identity.account.authz_changed.v1",
        "identity.session.revoked.v1",
        "stars_sync.directory.updated.v1",
        "stars_sync.snapshot.published.v1",
    }


def test_the_worker_does_not_start_without_its_secret(
    make_settings: Callable[..., Settings], kind: str
) -> None:
    with pytest.raises(RuntimeError, match="clients/plans"):
        create_worker(make_settings(Settings))


def test_the_api_describes_every_step_document(app: FastAPI) -> None:
    document = app.openapi()
    for step in ("contact", "targets", "root-causes", "tiers"):
        put = document["paths"][f"/api/v1/plans/{{plan_id}}/steps/{step}"]["put"]
        assert "requestBody" in put
        assert {"401", "403", "404", "409", "412", "422", "428"} <= put["responses"].keys()
