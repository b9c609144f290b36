"""An embedded system's secrets are made once and belong to their owner alone."""

import stat
from pathlib import Path

from aipctl import secrets_folder


def contents(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_every_secret_is_made_and_none_is_alike(tmp_path: Path) -> None:
    secrets_folder.make_missing(tmp_path / "secrets")
    made = contents(tmp_path / "secrets")
    names = {Path(path).name for path in made}
    assert {"session.key", "codes.key", "commands.key", *secrets_folder.CLIENTS} <= names
    assert len(set(made.values())) == len(made)
    assert any(name.endswith(".pem") for name in names)


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    secrets_folder.make_missing(tmp_path)
    before = contents(tmp_path)
    secrets_folder.make_missing(tmp_path)
    assert contents(tmp_path) == before


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    secrets_folder.make_missing(folder)
    for path in [folder, *folder.rglob("*")]:
        assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), path
