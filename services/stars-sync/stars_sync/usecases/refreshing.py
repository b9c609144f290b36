"""The refresh of the state's student data: begun, refused or published (AIP-026, AIP-077)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.stars_sync import SnapshotPublished
from servicekit import audit, outbox
from servicekit.audit import Actor
from servicekit.settings import reach
from stars_sync.domain.directory import Directory
from stars_sync.domain.imports import ImportedFile, ImportRun, ImportStatus, Snapshot
from stars_sync.domain.problems import Problem
from stars_sync.domain.releases import StoredFile
from stars_sync.engine.releasing import BuiltSnapshot
from stars_sync.store import places, runs, snapshots
from stars_sync.usecases.directory import import_directory


@dataclass(frozen=True)
class Known:
    """What a refresh builds on: directory, files in use, contents that are stored already."""

    directory: Directory
    files: tuple[StoredFile, ...]
    contents: frozenset[str]


@dataclass(frozen=True)
class Published:
    """What a refresh put in place; `directory_version` is None where nothing changed there."""

    import_id: UUID
    directory_version: int | None
    snapshots: tuple[Snapshot, ...]


def begin_import(session: Session, *, by: Actor, now: datetime) -> UUID:
    """Write down that a refresh begins. Whoever begins holds the lock: no other one runs."""
    close_interrupted(session, now=now)
    return runs.add_run(session, started_by=by.id, now=now)


def close_interrupted(session: Session, *, now: datetime) -> None:
    """Runs whose process ended in the middle; nothing of theirs was used."""
    runs.end_running(session, ImportStatus.INTERRUPTED, now)


def read_known(session: Session) -> Known:
    """The directory and files as they are in use now."""
    return Known(
        places.read_directory(session),
        tuple(snapshots.list_active_files(session)),
        snapshots.list_folders(session),
    )


def folders_in_use(session: Session) -> frozenset[str]:
    """Snapshot folders that must stay; any other is what a crash left behind."""
    return snapshots.list_folders(session)


def refuse_import(
    session: Session,
    import_id: UUID,
    files: Sequence[ImportedFile],
    problems: Sequence[Problem],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Keep the whole report; nothing of the files is used, what was active stays (D20)."""
    runs.add_files(session, import_id, files)
    runs.add_problems(session, import_id, problems)
    runs.end_run(session, import_id, ImportStatus.REFUSED, now, problem_count=len(problems))
    audit.record(
        session,
        by,
        "stars_refresh.refused",
        f"import/{import_id}",
        now=now,
        change={"files": len(files), "problems": len(problems)},
    )


def fail_import(session: Session, import_id: UUID, *, now: datetime) -> None:
    """The refresh broke off for a reason of ours (disk, database); nothing of it was used."""
    runs.end_run(session, import_id, ImportStatus.FAILED, now)


def publish_import(
    session: Session,
    import_id: UUID,
    files: Sequence[ImportedFile],
    directory: Directory | None,
    built: Sequence[BuiltSnapshot],
    *,
    by: Actor,
    now: datetime,
) -> Published:
    """Put everything in place at once; records DirectoryUpdated and SnapshotPublished.

    Files that are in use already make neither a second snapshot nor a second event.
    """
    version = None if directory is None else import_directory(session, directory, now=now)
    ids = [_publish(session, one, now) for one in built]
    runs.add_files(session, import_id, files)
    runs.end_run(session, import_id, ImportStatus.PUBLISHED, now, directory_version=version)
    audit.record(
        session,
        by,
        "stars_refresh.published",
        f"import/{import_id}",
        now=now,
        change={"directory_version": version, "snapshots": [str(one) for one in ids]},
    )
    reach("stars_sync.before_publish")
    published = tuple(snapshots.get_snapshot(session, one) for one in ids)
    return Published(import_id, version, published)


def _publish(session: Session, built: BuiltSnapshot, now: datetime) -> UUID:
    known = snapshots.find_by_content(session, built.content_hash)
    if known is not None and known.is_active:
        return known.id
    slot = built.release.slot
    snapshot_id = known.id if known else _add(session, built, now)
    snapshots.activate(session, slot, snapshot_id, now=now)
    event = SnapshotPublished(
        snapshot_id=snapshot_id,
        school_year=str(slot.school_year),
        period=slot.period.value,
        as_of=slot.as_of,
    )
    outbox.record(session, event, now=now)
    return snapshot_id


def _add(session: Session, built: BuiltSnapshot, now: datetime) -> UUID:
    snapshot_id = snapshots.add_snapshot(
        session,
        built.release,
        built.content_hash,
        built.rule,
        built.masks,
        days_to_come=built.days_to_come,
        now=now,
    )
    figures = ((one.cell, one.audiences, one.reach) for one in built.figures)
    snapshots.add_figures(session, snapshot_id, figures)
    return snapshot_id


def read_import(session: Session, import_id: UUID) -> ImportRun:
    """Raises NoSuchImport."""
    return runs.get_run(session, import_id)


def list_problems(
    session: Session, import_id: UUID, *, after: int, limit: int
) -> Sequence[Problem]:
    """The report, numbered from 1, behind number `after`. Raises NoSuchImport."""
    runs.get_run(session, import_id)
    return runs.list_problems(session, import_id, after=after, limit=limit)
