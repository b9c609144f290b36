"""`make lock`: makes every lock file from pyproject.toml and package.json.

What a lock holds stays as it is while pyproject.toml allows it; without the file comes the newest.
All Python locks agree with each other: the development one is made first and constrains the rest.
None names a registry: where packages come from is the machine's own setting.
"""

import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = Path("requirements")
UV = Path(sys.executable).with_name("uv")
_COMPILE: list[str | Path] = [
    UV, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-annotate",
]  # fmt: skip


def deployables() -> list[str]:
    """Every extra that is a deployable of its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [name for name in project["optional-dependencies"] if name not in {"all", "pages"}]


def compile_lock(name: str, inputs: Sequence[str | Path], *, agrees: bool = True) -> None:
    """Write `requirements/<name>.txt`."""
    lock = LOCKS / f"{name}.txt"
    constraints: list[str | Path] = ["--constraints", LOCKS / "dev.txt"] if agrees else []
    subprocess.run([*_COMPILE, *constraints, *inputs, "-o", lock], cwd=ROOT, check=True)


def main() -> int:
    """Make all locks."""
    compile_lock("dev", ["--extra", "all", "--group", "dev", "pyproject.toml"], agrees=False)
    compile_lock("run", ["--extra", "all", "--group", "build", "pyproject.toml"])
    for tool in ("uv", "npm"):
        compile_lock(tool, ["--group", f"pyproject.toml:{tool}"], agrees=False)
    for deployable in deployables():
        compile_lock(deployable, ["--extra", deployable, "pyproject.toml"])
    npm = ["npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved"]
    subprocess.run([*npm, "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
