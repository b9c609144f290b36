"""`make reset` removes the demo's data, never under a running system."""

import fcntl
from pathlib import Path

import pytest

from tools import reset


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for var/, with data in it."""
    folder = tmp_path / "var"
    (folder / "data").mkdir(parents=True)
    monkeypatch.setattr(reset, "VAR", folder)
    monkeypatch.setattr(reset, "PID_FILE", folder / "aip.pid")
    return folder


def test_the_data_is_removed(var: Path) -> None:
    assert reset.main() == 0
    assert not var.exists()


def test_nothing_to_remove_is_fine(var: Path) -> None:
    assert reset.main() == 0
    assert reset.main() == 0


def test_a_running_system_keeps_its_data(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (var / "aip.pid").open("w") as held:
        held.write("4711")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)  # as `aipctl up` holds it for as long as it runs
        assert reset.main() == 2
    assert (var / "data").is_dir()
    assert "4711" in capsys.readouterr().out


def test_what_a_link_points_to_is_left_alone(var: Path, tmp_path: Path) -> None:
    elsewhere = var.rename(tmp_path / "elsewhere")
    var.symlink_to(elsewhere)
    assert reset.main() == 2
    assert (elsewhere / "data").is_dir()
