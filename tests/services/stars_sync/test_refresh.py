"""A refresh that is killed, doubled or broken off leaves nothing half-done."""

import asyncio
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text

from contracts.topology import TOPOLOGY
from servicekit import audit
from servicekit.audit import Actor
from servicekit.bus import apply_topology
from servicekit.db import Database
from stars_sync.api.refresh import Refresh
from stars_sync.app import create_worker
from stars_sync.domain.periods import Period
from stars_sync.engine.folders import DataFolder
from stars_sync.errors import FilesRefused
from stars_sync.jobs import tidy_folders
from stars_sync.settings import Settings
from stars_sync.tables import IMPORT_RUN
from stars_sync.usecases.figures import list_snapshots
from stars_sync.usecases.refreshing import read_import
from tests.services.stars_sync.conftest import Call, ImportFiles
from tests.services.stars_sync.states import directory_files, period_files

Received = list[tuple[Path, str]]
IT = Actor("it", "it_admin@state")


def named(files: list[Path]) -> Received:
    return [(path, path.name) for path in files]


def refresh_of(database: Database, settings: Settings, now: datetime) -> Refresh:
    return Refresh(database, settings, IT, now=now)


def run(refresh: Refresh, files: Received) -> UUID:
    with refresh.alone():
        import_id, _ = refresh.begin()
        refresh.run(import_id, files)
    return import_id


def snapshot_folders(settings: Settings) -> set[str]:
    return {folder.name for folder in (settings.data_dir / "snapshots").iterdir()}


def active_contents(database: Database) -> set[str]:
    with database.read() as session:
        return {
            one.content_hash for one in list_snapshots(session, school_year=None) if one.is_active
        }


def test_a_refresh_killed_before_its_commit_leaves_the_former_snapshot_and_is_tidied_up(
    database: Database, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    run(
        refresh_of(database, settings, now),
        named(directory_files(tmp_path) + period_files(tmp_path, Period.D40)),
    )
    before = active_contents(database)
    files = map(str, period_files(tmp_path / "second", Period.D40, absent=8))
    module = "tests.services.stars_sync.killed_refresh"
    killed = subprocess.run(
        [sys.executable, "-m", module, database.url, str(settings.data_dir), *files], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert active_contents(database) == before
    assert len(snapshot_folders(settings)) == 2, "the crash left a folder nobody points to"

    tidy_folders(database, DataFolder(settings.data_dir), now)
    assert snapshot_folders(settings) == before
    assert list((settings.data_dir / "staging").iterdir()) == []
    with database.read() as session:
        statuses = list(session.scalars(select(IMPORT_RUN.c.status).order_by(IMPORT_RUN.c.id)))
    assert statuses == ["published", "interrupted"]
    run(refresh_of(database, settings, now), named(period_files(tmp_path, Period.D40, absent=8)))
    assert active_contents(database) != before


def test_a_second_refresh_at_the_same_time_is_refused(
    call: Call, import_files: ImportFiles, settings: Settings, tmp_path: Path
) -> None:
    with DataFolder(settings.data_dir).held():
        answer = import_files(directory_files(tmp_path))
        assert (answer.status_code, answer.json()["code"]) == (409, "refresh-running")
    assert import_files(directory_files(tmp_path)).status_code == 201


def test_tidying_waits_for_a_refresh_under_way(
    database: Database, settings: Settings, now: datetime
) -> None:
    data = DataFolder(settings.data_dir)
    with data.held():
        (data.staging / "under way").mkdir()
        tidy_folders(database, data, now)
        assert (data.staging / "under way").exists()
    tidy_folders(database, data, now)
    assert not (data.staging / "under way").exists()


def test_a_refused_refresh_leaves_no_folder_and_an_audit_row(
    database: Database, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    refresh = refresh_of(database, settings, now)
    with pytest.raises(FilesRefused):
        run(refresh, named(period_files(tmp_path, Period.D40)))  # no school is known yet
    assert snapshot_folders(settings) == set()
    with database.read() as session:
        row = session.execute(select(audit.AUDIT)).one()
    assert (row.action, row.actor, row.change["files"]) == ("stars_refresh.refused", "it", 2)


def test_a_refresh_that_fails_for_a_reason_of_ours_says_so(
    call: Call, import_files: ImportFiles, database: Database, tmp_path: Path
) -> None:
    with database.write() as session:
        session.execute(text("ALTER TABLE figure RENAME TO figure_elsewhere"))
    files = directory_files(tmp_path) + period_files(tmp_path, Period.D40)
    assert import_files(files).status_code >= 500
    with database.write() as session:
        session.execute(text("ALTER TABLE figure_elsewhere RENAME TO figure"))
        (import_id,) = session.scalars(select(IMPORT_RUN.c.id))
        assert read_import(session, import_id).status == "failed"
    assert call("GET", "/directory").json()["version"] == 0, "nothing of it was used"
    assert import_files(files).status_code == 201


def test_files_of_the_same_rows_lie_on_the_disk_once(
    database: Database, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    run(
        refresh_of(database, settings, now),
        named(directory_files(tmp_path) + period_files(tmp_path, Period.D40)),
    )
    run(refresh_of(database, settings, now), named(period_files(tmp_path, Period.D80)))
    stored = list((settings.data_dir / "snapshots").glob("*/40D.stud_att_sum.parquet"))
    assert len(stored) == 2
    assert stored[0].samefile(stored[1])


def test_the_worker_tidies_as_soon_as_it_starts(
    settings: Settings,
) -> None:
    apply_topology(settings.broker_url.get_secret_value(), TOPOLOGY)
    orphan = settings.data_dir / "snapshots" / "orphan"
    orphan.mkdir(parents=True)

    worker = create_worker(settings)

    async def work() -> None:
        stop = asyncio.Event()
        working = asyncio.create_task(worker.run(stop))
        for _ in range(200):
            if not orphan.exists():
                break
            await asyncio.sleep(0.02)
        stop.set()
        await working

    asyncio.run(work())
    worker.database.close()
    assert not orphan.exists()
