"""All that a refresh does with files: from what was sent to snapshots ready to be published."""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from stars_sync.domain.directory import Directory
from stars_sync.domain.masks import MaskRule
from stars_sync.domain.problems import Problem
from stars_sync.domain.rates import RULE
from stars_sync.domain.releases import Release, StoredFile, plan_releases
from stars_sync.engine.files import FileSet, check_files
from stars_sync.engine.releasing import BuiltSnapshot, build_snapshot
from stars_sync.engine.workbench import Limits, Workbench, workbench

# The child is given no setting and no secret: only what finds its code and its room.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "HOME", "TMPDIR", "LANG")


@dataclass(frozen=True)
class Work:
    """Files as sent, each a path and its name, and what is in use so far.

    `folder` is empty and the work's own; snapshots appear under `snapshots`.
    """

    files: Sequence[tuple[Path, str]]
    directory: Directory
    stored: Sequence[StoredFile]
    contents: frozenset[str]
    folder: Path
    snapshots: Path
    masks: MaskRule
    memory: str


@dataclass(frozen=True)
class Prepared:
    """What the files say, and the snapshots on them: none while there are `problems`."""

    found: FileSet
    problems: Sequence[Problem]
    built: Sequence[BuiltSnapshot]


class WorkEnded(Exception):
    """The child ended without an answer; the text is the name of what went wrong there."""


def prepare(work: Work) -> Prepared:
    """Check the files together and put the folders of their snapshots in place."""
    with workbench(work.folder, Limits(memory=work.memory)) as bench:
        found = check_files(bench, work.files, work.directory)
        arriving = [
            StoredFile(one.slot, one.kind, one.report.sha256, one.report.row_count)
            for one in found.students
        ]
        releases, missing = plan_releases(work.stored, arriving)
        if problems := found.problems or missing:
            return Prepared(found, problems, ())
        return Prepared(found, (), [_build(bench, work, found, release) for release in releases])


def prepare_apart(work: Work) -> Prepared:
    """`prepare` in a process that ends with it, and with this one.

    DuckDB keeps 100 MB for as long as its process lives. Raises WorkEnded.
    """
    # This interpreter and a module of ours: nothing of the files is in the command.
    child = subprocess.Popen(
        [sys.executable, "-m", "stars_sync.engine"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what DuckDB says quotes rows of students
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        start_new_session=True,  # Ctrl-C ends it with us, not before
    )
    with child:
        try:
            # Left open: that it closes tells the child that we ended.
            pickle.dump(work, cast(IO[bytes], child.stdin))
            cast(IO[bytes], child.stdin).flush()
            answer = cast(IO[bytes], child.stdout).read()
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0:
        raise WorkEnded(answer.decode() or f"exit {child.returncode}")
    return cast(Prepared, pickle.loads(answer))  # noqa: S301  (written by our own child)


def _build(bench: Workbench, work: Work, found: FileSet, release: Release) -> BuiltSnapshot:
    content_hash = release.content_hash(RULE, work.masks)
    if content_hash in work.contents and (work.snapshots / content_hash).exists():
        # Stored with its figures.
        return BuiltSnapshot(release, content_hash, RULE, work.masks, (), days_to_come=0)
    arrived = {one.report.sha256: one.parquet for one in found.students}
    return build_snapshot(bench, release, arrived, work.snapshots, work.masks)
