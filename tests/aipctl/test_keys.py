"""`aipctl keys rotate` on the files of a system that does not run."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aipctl import secrets_folder
from aipctl.__main__ import main
from aipctl.keys import rotate_keys
from identity.oauth.kids import LEAD, OVERLAP, kid_for, signs_from

NOW = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)


def kids(folder: Path) -> list[str]:
    return sorted(path.stem for path in (folder / "signing").iterdir())


def test_what_nobody_needs_any_more_goes_with_the_next_rotation(tmp_path: Path) -> None:
    said: list[str] = []
    first = secrets_folder.add_signing_key(tmp_path, signs_from=NOW)
    assert rotate_keys(tmp_path, said.append, now=NOW) == 0
    second = kid_for(NOW + LEAD)
    assert kids(tmp_path) == [first, second]
    assert said == [
        f"{second}: made; it signs from 2026-10-05 16:05:00 UTC on",
        f"{first}: published until 2026-10-05 16:15:00 UTC; then its file may go",
    ]
    later = signs_from(second) + OVERLAP
    rotate_keys(tmp_path, said.append, now=later)
    assert kids(tmp_path) == [second, kid_for(later + LEAD)]


def test_a_key_that_does_not_sign_yet_is_not_passed_over(tmp_path: Path) -> None:
    secrets_folder.add_signing_key(tmp_path, signs_from=NOW)
    rotate_keys(tmp_path, print, now=NOW)
    with pytest.raises(RuntimeError, match="does not sign yet"):
        rotate_keys(tmp_path, print, now=NOW)


def test_a_folder_without_keys_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"no signing key under .*signing"):
        rotate_keys(tmp_path, print, now=NOW)


def test_the_command_says_what_it_did_or_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AIP_SECRETS_DIR", raising=False)
    secrets_folder.make_missing(tmp_path / "secrets")
    assert main(["--data", str(tmp_path), "keys", "rotate"]) == 0
    assert "made; it signs from" in capsys.readouterr().out
    assert main(["--data", str(tmp_path), "keys", "rotate"]) == 1
    assert "does not sign yet" in capsys.readouterr().err
