"""What may stand in the tree at all."""

import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT
from tools.lock import deployables

_NOT_OURS = {"node_modules", "build", "var", "vendor", "__pycache__"}
# Folders that exist on one machine only. In brackets, so that this line is none itself.
_MACHINE_PATH = re.compile(r"(?<![\w.])/(wor[k]|roo[t]|hom[e]/\w+)/")
_LOCKS = sorted([*ROOT.glob("requirements/*.txt"), ROOT / "package-lock.json"])


def _texts() -> Iterator[tuple[Path, str]]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [one for one in folders if one not in _NOT_OURS and not one.startswith(".")]
        for path in (Path(folder) / name for name in names):
            with suppress(UnicodeDecodeError):  # an image or a font
                yield path, path.read_text()


def test_no_file_names_a_folder_of_one_machine() -> None:
    texts = list(_texts())
    assert len(texts) > 100
    found = [str(path.relative_to(ROOT)) for path, text in texts if _MACHINE_PATH.search(text)]
    assert found == []


@pytest.mark.parametrize("lock", _LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_host(lock: Path) -> None:
    text = lock.read_text()
    assert "sha256:" in text or "sha512-" in text
    assert "://" not in text
    assert '"resolved"' not in text


def test_every_deployable_has_its_lock() -> None:
    names = {lock.stem for lock in _LOCKS}
    assert {*deployables(), "run", "dev", "uv", "npm"} <= names


def _pins(lock: str) -> set[str]:
    """`name==version`, without hashes and markers."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    return set(re.findall(r"^[\w.-]+==[^\s;]+", text, re.MULTILINE))


@pytest.mark.parametrize("lock", [*deployables(), "run"])
def test_what_is_tested_is_what_is_shipped(lock: str) -> None:
    assert _pins(lock)
    assert _pins(lock) <= _pins("dev")


def test_ci_runs_what_everybody_runs() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert lines[1:] == ["AIP_INSTALL=1 make test"]
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_every_package_is_shipped() -> None:
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    shipped = {ROOT / folder for folder in hatch["targets"]["wheel"]["packages"]}
    assert shipped == set(PACKAGES.values())
    assert {ROOT / folder for folder in hatch["dev-mode-dirs"]} == {one.parent for one in shipped}
