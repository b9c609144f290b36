"""What the house rules look at: our packages, their modules, and what each of them imports."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
LIBS = {name: ROOT / "libs" / name / name for name in ("contracts", "servicekit", "webui")}
SERVICES = {
    "identity": ROOT / "services/identity/identity",
    "plans": ROOT / "services/plans/plans",
    "reporting": ROOT / "services/reporting/reporting",
    "stars_sync": ROOT / "services/stars-sync/stars_sync",
    "notifications": ROOT / "services/notifications/notifications",
}
OTHERS = {"gateway": ROOT / "gateway/gateway", "aipctl": ROOT / "deploy/aipctl"}
PACKAGES = LIBS | SERVICES | OTHERS


@dataclass(frozen=True)
class Source:
    """One Python file of a package."""

    name: str  # as imported: plans.improvement.store
    path: Path

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))

    def imports(self) -> Iterator[str]:
        """The full names of the modules it imports, wherever the statement stands."""
        for node in ast.walk(ast.parse(self.path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def loaded(self) -> ModuleType:
        return importlib.import_module(self.name)


def sources(*packages: str) -> list[Source]:
    """Every module of these packages, migrations left out; at least one, or the test is blind."""
    found = [
        Source(_module_name(package, path), path)
        for package in packages or PACKAGES
        for path in sorted(PACKAGES[package].rglob("*.py"))
        if "migrations" not in path.parts
    ]
    assert found, f"no module of {packages} seen: this looks in the wrong place"
    return found


def built_services() -> list[str]:
    """The services that are put together (they have an `app`)."""
    found = [name for name, folder in SERVICES.items() if (folder / "app.py").exists()]
    assert found, "no service seen: this looks in the wrong place"
    return found


def modules_called(name: str, *packages: str) -> list[Source]:
    """The modules of that name at any depth, or what is inside the folder of that name."""
    return [one for one in sources(*packages) if name in one.parts[1:]]


def _module_name(package: str, path: Path) -> str:
    parts = path.relative_to(PACKAGES[package]).with_suffix("").parts
    return ".".join((package, *(part for part in parts if part != "__init__")))
