"""`make check`: every check that runs no test, at once; prints only what was found."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent


def templates() -> list[str]:
    """The HTML templates of all packages."""
    found = (ROOT / top for top in ("libs", "services", "gateway"))
    return [str(file) for top in found for file in sorted(top.rglob("templates/**/*.html"))]


def commands() -> dict[str, Sequence[str]]:
    """What is run, by the name it is reported under."""
    found: dict[str, Sequence[str]] = {
        "format": ("ruff", "format", "--quiet", "--check", "."),
        "lint": ("ruff", "check", "--quiet", "."),
        "types": ("mypy", "--no-error-summary"),
        "imports": ("lint-imports", "--no-cache"),
    }
    if pages := templates():
        found["templates"] = ("djlint", "--quiet", "--lint", *pages)
    return found


def run(name: str, command: Sequence[str]) -> bool:
    """Whether the check found nothing; prints one line, and below it what was found."""
    started = time.monotonic()
    done = subprocess.run(
        [PROGRAMS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    verdict = "ok" if done.returncode == 0 else f"failed\n{done.stdout}{done.stderr}"
    print(f"check: {name} {time.monotonic() - started:.1f} s {verdict}", flush=True)
    return done.returncode == 0


def main() -> int:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = list(pool.map(lambda item: run(*item), commands().items()))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
