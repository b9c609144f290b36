"""`aipctl stars`: check files alone, or hand them to the running system."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aipctl.demo.state import Manifest
from servicekit.auth import ServiceClient
from stars_sync.engine import files as stars_files
from stars_sync.engine.workbench import workbench

_IMPORT_SECONDS = 600


def check_files(files: Sequence[Path], say: Callable[[str], None]) -> int:
    """Check `files` as an import would, without a system; exit 1 when something is wrong.

    Where the directory's files are not among them, districts and schools are not judged.
    """
    with TemporaryDirectory() as folder, workbench(Path(folder)) as bench:
        found = stars_files.check_files(bench, [(path, path.name) for path in files], None)
    for problem in found.problems:
        value = f" {problem.column} {problem.value!r}".rstrip() if problem.column else ""
        say(f"{problem.file}:{problem.line}:{value}: {problem.reason} [{problem.rule}]")
    for report in found.reports:
        say(f"{report.name}: {report.row_count} rows, {len(report.problems)} problems")
    return 1 if found.problems else 0


def import_files(client: ServiceClient, files: Sequence[Path], say: Callable[[str], None]) -> int:
    """Import `files` together and publish them. Raises what the system says against them."""
    answer = _import(client, files)
    if answer["directory_version"] is not None:
        say(f"directory: version {answer['directory_version']}")
    for snapshot in answer["snapshots"]:
        say(f"{snapshot['school_year']} {snapshot['period']}: published, as of {snapshot['as_of']}")
    return 0


def import_manifest(client: ServiceClient, folder: Path, manifest: Manifest) -> None:
    """Import a folder's files one period at a time, the directory first, oldest year first."""
    for _, together in groupby(manifest.files, key=lambda file: (file.school_year, file.period)):
        _import(client, [folder / file.name for file in together])


def _import(client: ServiceClient, files: Sequence[Path]) -> Any:
    with ExitStack() as opened:
        parts = [
            ("files", (path.name, opened.enter_context(path.open("rb")), "text/csv"))
            for path in files
        ]
        return client.send(
            "POST", "/api/v1/stars-sync/imports", files=parts, timeout=_IMPORT_SECONDS
        ).json()
