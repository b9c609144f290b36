"""The verbs that act on the machine's own settings, on an embedded system that does not run."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from aipctl.__main__ import main
from aipctl.demo import DemoSize, write_demo
from tests import servers


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a system nobody has started; nothing of the environment reaches it."""
    for name in ("AIP_BROKER_URL", "AIP_BROKER_ADMIN_URL", "AIP_PUBLIC_URL", "AIP_SECRETS_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AIP_PORT", str(servers.free_port()))
    return tmp_path / "var"


def aipctl(data: Path, *words: str) -> int:
    return main(["--data", str(data), *words])


def test_the_first_administrator_gets_a_link_and_there_is_no_second_first_one(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert aipctl(data, "migrate") == 0
    admin = ("admin", "create", "--first-name", "Ines", "--last-name", "Archuleta")
    assert aipctl(data, *admin, "--email", "ines@ped.demo.example") == 0
    assert "/identity/invitation?t=" in capsys.readouterr().out
    # Until the link is used, another one may be made; it replaces the first.
    assert aipctl(data, *admin, "--email", "ines@ped.demo.example") == 0


def test_migrating_and_applying_the_topology_twice_changes_nothing(data: Path) -> None:
    for _ in range(2):
        assert aipctl(data, "migrate") == 0
        assert aipctl(data, "broker", "apply") == 0


def test_the_doctor_names_what_is_missing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert aipctl(data, "doctor") == 1
    said = capsys.readouterr().out
    for part in ("the secret session.key is missing", "no signing key", "plans's database"):
        assert part in said
    assert "does not answer" in said


def test_a_system_that_does_not_run_is_said_in_one_line(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "secrets" / "clients").mkdir(parents=True)
    (data / "secrets" / "clients" / "operator").write_text("x" * 32)
    assert aipctl(data, "stars", "import", __file__) == 1
    assert capsys.readouterr().err.startswith("aipctl: identity gives no token now.")


def test_stars_check_names_each_bad_row_and_passes_good_files(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = data / "files"
    write_demo(files, today=date(2026, 10, 1), size=DemoSize(2, 4, 200))
    good = [str(files / "districts.csv"), str(files / "locations.csv")]
    summary = files / "2024-2025" / "40D" / "stud_att_sum.csv"
    assert aipctl(data, "stars", "check", *good, str(summary)) == 0
    bad = files / "bad.csv"
    shutil.copy(summary, bad)
    lines = bad.read_text().splitlines()
    lines[3] = ",".join([*lines[3].split(",")[:-3], "10", "12", "0"])
    bad.write_text("\n".join(lines) + "\n")
    capsys.readouterr()
    assert aipctl(data, "stars", "check", *good, str(bad)) == 1
    said = capsys.readouterr().out
    assert "bad.csv:4: TOTAL_DAYS_PRESENT '12'" in said
    assert "[more-present-than-enrolled]" in said
