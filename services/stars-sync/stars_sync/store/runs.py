"""Refreshes, their files and the problems found in them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from servicekit.db import new_id
from stars_sync.domain.imports import ImportedFile, ImportRun, ImportStatus
from stars_sync.domain.problems import Problem, Rule
from stars_sync.errors import NoSuchImport
from stars_sync.tables import IMPORT_FILE, IMPORT_PROBLEM, IMPORT_RUN


def add_run(session: Session, *, started_by: str, now: datetime) -> UUID:
    run_id = new_id()
    session.execute(
        IMPORT_RUN.insert().values(
            id=run_id,
            status=ImportStatus.RUNNING,
            started_by=started_by,
            started_at=now,
            problem_count=0,
        )
    )
    return run_id


def end_run(
    session: Session, run_id: UUID, status: ImportStatus, now: datetime, **more: Any
) -> None:
    session.execute(
        update(IMPORT_RUN)
        .where(IMPORT_RUN.c.id == run_id)
        .values(status=status, ended_at=now, **more)
    )


def end_running(session: Session, status: ImportStatus, now: datetime) -> None:
    """Every run that is still called running."""
    session.execute(
        update(IMPORT_RUN)
        .where(IMPORT_RUN.c.status == ImportStatus.RUNNING)
        .values(status=status, ended_at=now)
    )


def add_files(session: Session, run_id: UUID, files: Sequence[ImportedFile]) -> None:
    rows = [
        {"import_id": run_id, "position": position, **asdict(file)}
        for position, file in enumerate(files)
    ]
    session.execute(IMPORT_FILE.insert(), rows)


def add_problems(session: Session, run_id: UUID, problems: Sequence[Problem]) -> None:
    rows = [
        {
            "import_id": run_id,
            "position": position,
            "file": problem.file,
            "line": problem.line,
            "column_name": problem.column,
            "rule": problem.rule,
            "value": problem.value,
            "reason": problem.reason,
        }
        for position, problem in enumerate(problems, start=1)
    ]
    session.execute(IMPORT_PROBLEM.insert(), rows)


def get_run(session: Session, run_id: UUID) -> ImportRun:
    """Raises NoSuchImport."""
    row = session.execute(select(IMPORT_RUN).where(IMPORT_RUN.c.id == run_id)).one_or_none()
    if row is None:
        raise NoSuchImport("There is no such refresh.")
    files = session.execute(
        select(IMPORT_FILE)
        .where(IMPORT_FILE.c.import_id == run_id)
        .order_by(IMPORT_FILE.c.position)
    )
    return ImportRun(
        row.id,
        ImportStatus(row.status),
        row.started_at,
        row.ended_at,
        row.problem_count,
        row.directory_version,
        tuple(ImportedFile(one.name, one.kind, one.sha256, one.row_count) for one in files),
    )


def list_problems(session: Session, run_id: UUID, *, after: int, limit: int) -> Sequence[Problem]:
    """In the order of the report, those behind number `after`."""
    rows = session.execute(
        select(IMPORT_PROBLEM)
        .where(IMPORT_PROBLEM.c.import_id == run_id, IMPORT_PROBLEM.c.position > after)
        .order_by(IMPORT_PROBLEM.c.position)
        .limit(limit)
    )
    return [
        Problem(row.file, row.line, row.column_name, Rule(row.rule), row.value, row.reason)
        for row in rows
    ]
