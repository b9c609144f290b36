"""The work on a refresh's files has a process of its own, which leaves nothing behind."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from stars_sync.domain.directory import Directory
from stars_sync.domain.masks import MaskRule
from stars_sync.domain.periods import Period
from stars_sync.engine.preparing import Work, WorkEnded, prepare_apart
from tests.services.stars_sync.states import directory_files, period_files


def work_on(files: list[Path], folder: Path) -> Work:
    bench, snapshots = folder / "bench", folder / "snapshots"
    bench.mkdir()
    snapshots.mkdir()
    named = [(file, file.name) for file in files]
    nothing = Directory((), ())
    return Work(named, nothing, (), frozenset(), bench, snapshots, MaskRule(), "64MB")


def test_whoever_asks_for_it_never_loads_duckdb(tmp_path: Path) -> None:
    files = directory_files(tmp_path / "files") + period_files(tmp_path / "files", Period.D40)
    asker = (
        "import pickle, sys; from stars_sync.engine.preparing import prepare_apart;"
        "done = prepare_apart(pickle.load(sys.stdin.buffer));"
        "print(len(done.built), 'duckdb' in sys.modules)"
    )
    body = pickle.dumps(work_on(files, tmp_path))
    done = subprocess.run([sys.executable, "-c", asker], input=body, stdout=-1, check=True)
    assert done.stdout.split() == [b"1", b"False"]


def test_a_fault_is_told_by_its_name_and_without_the_files(tmp_path: Path) -> None:
    with pytest.raises(WorkEnded) as ended:
        prepare_apart(work_on([tmp_path / "gone.csv"], tmp_path))
    assert str(ended.value) == "FileNotFoundError"


def test_the_work_ends_with_whoever_asked_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.csv")  # nobody writes, so reading it takes for ever
    command = [sys.executable, "-m", "stars_sync.engine"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        try:
            pickle.dump(work_on([tmp_path / "endless.csv"], tmp_path), child.stdin)
            child.stdin.close()
            assert child.wait(10) == 1
        finally:
            child.kill()
