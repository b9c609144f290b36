"""The folder of student files: snapshots for good, staging for the refresh under way."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class Held(Exception):
    """Another refresh holds the folder."""


@dataclass(frozen=True)
class DataFolder:
    """What lies under STARS_SYNC_DATA_DIR; readable by its owner only."""

    path: Path

    @property
    def snapshots(self) -> Path:
        """One immutable folder a snapshot, named by its content."""
        return self.path / "snapshots"

    @property
    def staging(self) -> Path:
        return self.path / "staging"

    @contextmanager
    def held(self) -> Iterator[None]:
        """One refresh at a time, over processes too; a killed one lets go. Raises Held."""
        for folder in (self.path, self.snapshots, self.staging):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path / "refresh.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Held from error
            yield

    def empty_staging(self) -> None:
        """Remove what was received and not published. Only while held."""
        for folder in self.staging.iterdir():
            shutil.rmtree(folder)

    def remove_orphans(self, in_use: frozenset[str]) -> None:
        """Remove what a crash left: staging, and snapshots nobody points to. Only while held."""
        self.empty_staging()
        for folder in self.snapshots.iterdir():
            if folder.name not in in_use:
                shutil.rmtree(folder)
