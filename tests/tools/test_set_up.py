"""Set-up repeats what has changed and nothing else, and asks before it installs anything."""

import io
import sys
from pathlib import Path

import pytest

from tools import setup, system_packages


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The steps that were carried out; `build` reads `lock`, `copy` reads nothing that changes."""
    names: list[str] = []
    lock, made = tmp_path / "lock", tmp_path / "made"
    lock.write_text("1")
    made.touch()

    def steps(profile: str) -> list[setup.Step]:
        return [
            setup.Step("build", setup.digest(lock) + profile, made, lambda: names.append("build")),
            setup.Step("copy", "same", made, lambda: names.append("copy")),
        ]

    monkeypatch.setattr(setup, "steps", steps)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps.json")
    return names


def test_a_second_time_nothing_is_done(done: list[str]) -> None:
    setup.set_up("test")
    setup.set_up("test")
    assert done == ["build", "copy"]


def test_what_changed_is_done_again(done: list[str], tmp_path: Path) -> None:
    setup.set_up("test")
    (tmp_path / "lock").write_text("2")
    setup.set_up("test")
    assert done == ["build", "copy", "build"]


def test_what_somebody_removed_is_made_again(done: list[str], tmp_path: Path) -> None:
    setup.set_up("test")
    (tmp_path / "made").unlink()
    setup.set_up("test")
    assert done == ["build", "copy", "build", "copy"]


def test_what_was_set_up_for_tests_can_run(done: list[str]) -> None:
    setup.set_up("test")
    setup.set_up("run")
    assert done == ["build", "copy"]


def test_a_failed_step_says_why_and_is_tried_again() -> None:
    with pytest.raises(setup.StepFailed, match="no such thing"):
        setup.call([sys.executable, "-c", "raise SystemExit('no such thing')"])


@pytest.mark.parametrize(
    ("environment", "may"), [({}, False), ({"CI": "true"}, True), ({"AIP_INSTALL": "1"}, True)]
)
def test_packages_are_installed_only_when_somebody_said_so(
    environment: dict[str, str], may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # nobody sits there
    assert system_packages.may_install(environment) is may


def test_without_leave_the_command_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_packages, "may_install", lambda environment: False)
    assert system_packages.install(["chromium"], {}) is False
    assert "apt-get install -y --no-install-recommends chromium" in capsys.readouterr().out


def test_running_needs_what_pdfs_are_made_with_and_testing_that_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system_packages, "_has_library", lambda name: False)
    lacking = system_packages.missing("run")
    assert {"libpangoft2-1.0-0", "libharfbuzz-subset0"} <= set(lacking)
    assert set(lacking) <= set(system_packages.missing("test"))


def test_only_measuring_needs_nginx_and_else_what_testing_does() -> None:
    needed = {name: set(packages) for name, packages in system_packages.PROFILES.items()}
    assert needed["bench"] - needed["test"] == {"nginx"}
    assert needed["test"] <= needed["bench"]
    steps = [(step.name, step.inputs) for step in setup.steps("test")]
    assert [(step.name, step.inputs) for step in setup.steps("bench")] == steps


@pytest.mark.parametrize("profile", ["run", "test", "bench"])
def test_set_up_knows_each_profile_and_stops_where_a_package_may_not_be_installed(
    profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def lacking(profile: str) -> list[str]:
        asked.append(profile)
        return ["x"]

    monkeypatch.setattr(system_packages, "missing", lacking)
    monkeypatch.setattr(system_packages, "install", lambda packages, environment: False)
    assert setup.main([profile]) == 3
    assert asked == [profile]


def test_set_up_refuses_a_profile_it_does_not_know() -> None:
    assert setup.main(["other"]) == 2
