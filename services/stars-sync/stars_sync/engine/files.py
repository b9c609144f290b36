"""A set of files, checked together: the directory first, then students against it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from stars_sync.domain.directory import Directory
from stars_sync.domain.kinds import Kind
from stars_sync.domain.periods import Slot
from stars_sync.domain.problems import Problem, Rule
from stars_sync.engine.checking import FileReport, check_file, know_schools
from stars_sync.engine.layouts import Upload
from stars_sync.engine.recognizing import recognize
from stars_sync.engine.rows import read_districts, read_schools, write_parquet
from stars_sync.engine.workbench import Workbench

_EMPTY = Directory((), ())


@dataclass(frozen=True)
class ArrivedFile:
    """An accepted student file with its rows as Parquet."""

    slot: Slot
    kind: Kind
    report: FileReport
    parquet: Path


@dataclass
class FileSet:
    """What a set of files says. Nothing of it may be used while `problems` is not empty."""

    reports: list[FileReport] = field(default_factory=list)
    directory: Directory | None = None
    students: list[ArrivedFile] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        return [problem for report in self.reports for problem in report.problems]


def check_files(
    bench: Workbench, files: Sequence[tuple[Path, str]], known: Directory | None
) -> FileSet:
    """Check `files`, each a path and the name it was sent as, in any order.

    `known` is the directory so far; without it, and without directory files, places are not
    judged. The Parquet files lie in the workbench's folder.
    """
    found = FileSet()
    uploads = _recognized(bench, files, found)
    if known is not None:
        know_schools(bench, known)
    for upload in uploads:
        report = check_file(bench, upload)
        found.reports.append(report)
        if report.problems:
            continue
        if upload.slot is None:
            found.directory = _with_rows(bench, upload.kind, found.directory or known or _EMPTY)
            know_schools(bench, found.directory)
        else:
            parquet = bench.folder / f"{len(found.students)}.parquet"
            write_parquet(bench, upload.kind, parquet)
            found.students.append(ArrivedFile(upload.slot, upload.kind, report, parquet))
    return found


def _recognized(
    bench: Workbench, files: Sequence[tuple[Path, str]], found: FileSet
) -> list[Upload]:
    """In the order of kinds; what is not recognized, or comes twice, is reported."""
    uploads: dict[tuple[Kind, Slot | None], Upload] = {}
    for path, name in files:
        upload = recognize(path, name, bench.folder)
        if isinstance(upload, FileReport):
            found.reports.append(upload)
            continue
        first = uploads.setdefault((upload.kind, upload.slot), upload)
        if first is not upload:
            reason = f"{first.name} is of the same kind, year and period."
            problem = Problem(name, 0, "", Rule.SECOND_FILE, "", reason)
            found.reports.append(FileReport(name, upload.kind, "", 0, (problem,)))
    order = list(Kind)
    return sorted(
        uploads.values(), key=lambda one: (order.index(one.kind), str(one.slot), one.name)
    )


def _with_rows(bench: Workbench, kind: Kind, directory: Directory) -> Directory:
    if kind is Kind.DISTRICTS:
        return replace(directory, districts=read_districts(bench))
    return replace(directory, schools=read_schools(bench))
