"""One refresh from begin to end: short transactions around long work on files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from servicekit.audit import Actor
from servicekit.db import Database
from servicekit.errors import FieldProblem
from servicekit.settings import reach
from stars_sync.domain.imports import ImportedFile
from stars_sync.domain.problems import Problem
from stars_sync.engine.files import FileSet
from stars_sync.engine.folders import DataFolder, Held
from stars_sync.engine.preparing import Work, prepare_apart
from stars_sync.errors import FilesRefused, RefreshRunning
from stars_sync.settings import Settings
from stars_sync.usecases import refreshing
from stars_sync.usecases.refreshing import Published

Received = Sequence[tuple[Path, str]]
_SHOWN_PROBLEMS = 100


class Refresh:
    """Runs one refresh. No transaction is open while files are received, read or written."""

    def __init__(self, database: Database, settings: Settings, by: Actor, *, now: datetime) -> None:
        self._database, self._settings = database, settings
        self._by, self._now = by, now
        self._data = DataFolder(settings.data_dir)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other refresh runs inside; the staging is empty afterwards. Raises RefreshRunning."""
        try:
            with self._data.held():
                try:
                    yield
                finally:
                    self._data.empty_staging()
        except Held as error:
            raise RefreshRunning(
                "Another refresh is running. Try again when it is done."
            ) from error

    def begin(self) -> tuple[UUID, Path]:
        """Write the run down; gives its id and the folder for what is received."""
        with self._database.write() as session:
            self._data.remove_orphans(refreshing.folders_in_use(session))
            import_id = refreshing.begin_import(session, by=self._by, now=self._now)
        folder = self._data.staging / str(import_id)
        folder.mkdir()
        return import_id, folder

    def give_up(self, import_id: UUID) -> None:
        """The run ends without effect, for a reason that is not in its files."""
        with self._database.write() as session:
            refreshing.fail_import(session, import_id, now=self._now)

    def run(self, import_id: UUID, files: Received) -> Published:
        """Check and publish `files`. Raises FilesRefused once the report is stored."""
        with self._database.read() as session:
            known = refreshing.read_known(session)
        folder = self._data.staging / str(import_id) / "bench"
        folder.mkdir()
        done = prepare_apart(
            Work(
                files,
                known.directory,
                known.files,
                known.contents,
                folder,
                self._data.snapshots,
                self._settings.masks,
                self._settings.memory_limit,
            )
        )
        if done.problems:
            self._refuse(import_id, done.found, done.problems)
        reach("stars_sync.before_commit")
        with self._database.write() as session:
            return refreshing.publish_import(
                session,
                import_id,
                _imported(done.found),
                done.found.directory,
                done.built,
                by=self._by,
                now=self._now,
            )

    def _refuse(self, import_id: UUID, found: FileSet, problems: Sequence[Problem]) -> None:
        with self._database.write() as session:
            refreshing.refuse_import(
                session, import_id, _imported(found), problems, by=self._by, now=self._now
            )
        raise FilesRefused(
            "The files have problems. Nothing of them was used.",
            at=[_field(problem) for problem in problems[:_SHOWN_PROBLEMS]],
            params={"import_id": str(import_id), "problem_count": len(problems)},
        )


def _imported(found: FileSet) -> list[ImportedFile]:
    return [ImportedFile(one.name, one.kind, one.sha256, one.row_count) for one in found.reports]


def _field(problem: Problem) -> FieldProblem:
    where = [problem.file, *([str(problem.line)] if problem.line else []), problem.column]
    return FieldProblem(
        "/files/" + "/".join(part.replace("/", "~1") for part in where if part),
        problem.rule,
        problem.reason,
        {"line": problem.line, "column": problem.column, "value": problem.value},
    )
