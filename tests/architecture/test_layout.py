"""One shape for every service (conventions, section 1), and no drawer for odds and ends."""

import ast
import tomllib

import pytest

from tests.architecture.sources import (
    PACKAGES,
    ROOT,
    SERVICES,
    Source,
    built_services,
    modules_called,
    sources,
)

_AT_THE_TOP = {
    "__main__", "app", "settings", "consumers", "tables", "permissions", "migrations",
}  # fmt: skip
_IN_IT_OR_ITS_SUBJECTS = {
    "api", "schemas", "clients", "usecases", "store", "domain", "errors",
}  # fmt: skip
_WHERE_NEEDED = {"jobs", "pages", "forms", "templates", "translations", "static"}
_SHAPE = _AT_THE_TOP | _IN_IT_OR_ITS_SUBJECTS | _WHERE_NEEDED
# What one service has beside the common shape, and what it is.
_OWN: dict[str, set[str]] = {
    "identity": {
        "rows",  # the metadata that all its subjects' tables share
        "handles",  # an address as a keyed digest, for the limits
        "mail",  # the commands that ask notifications for a mail
        "web",  # the Flask app with every page that takes a credential
        "words",  # the words shared by its pages
    },
    "plans": {"metadata"},  # that all its subjects' tables share
    "stars_sync": {"engine"},  # DuckDB over files: the figures and the checks of an upload
}
_DRAWERS = {"utils", "util", "helpers", "common", "misc", "base", "core", "manager"}


def _names_in(package: str, subject: str = "") -> set[str]:
    folder = PACKAGES[package] / subject
    return {
        path.stem
        for path in folder.iterdir()
        if path.stem not in {"__init__", "__pycache__", "py"} and not path.name.startswith(".")
    }


def _subjects(package: str) -> set[str]:
    """Folders with a shape of their own."""
    inside = {"api", "usecases", "store", "tables"}
    return {
        path.name
        for path in PACKAGES[package].iterdir()
        if path.is_dir() and path.name not in _SHAPE and inside & _names_in(package, path.name)
    }


@pytest.mark.parametrize("package", sorted(SERVICES))
def test_a_service_has_the_files_that_every_service_has(package: str) -> None:
    names, subjects = _names_in(package), _subjects(package)
    assert names <= _SHAPE | subjects | _OWN.get(package, set())
    if package in built_services():
        everywhere = names.union(*(_names_in(package, one) for one in subjects))
        assert names >= _AT_THE_TOP
        assert everywhere >= _IN_IT_OR_ITS_SUBJECTS


def test_import_rules_hold_inside_every_subject_too() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = configuration["tool"]["importlinter"]["contracts"]
    (inside,) = [one for one in contracts if "identity" in one.get("containers", ())]
    expected = {f"{package}.{one}" for package in SERVICES for one in _subjects(package)}
    assert set(inside["containers"]) == set(SERVICES) | expected


def test_no_module_is_a_drawer() -> None:
    for module in sources():
        assert not _DRAWERS.intersection(module.parts), module.name


def test_a_file_has_one_subject() -> None:
    for path in (one.path for one in sources()):
        lines = len(path.read_text().splitlines())
        assert lines <= 400, f"{path} has {lines} lines: look for the second subject in it"


def _undocumented(module: Source) -> list[str]:
    """Public functions and classes at the top of a module that say nothing about themselves."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    named = [node for node in ast.parse(module.path.read_text()).body if isinstance(node, kinds)]
    return [
        f"{module.name}.{node.name}"
        for node in named
        if not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and not _is_an_error(node)
    ]


def _is_an_error(node: ast.stmt) -> bool:
    """A class that says `code = "..."`: its name and its code say what is wrong."""
    body = node.body if isinstance(node, ast.ClassDef) else []
    targets = [target for one in body if isinstance(one, ast.Assign) for target in one.targets]
    return any(isinstance(target, ast.Name) and target.id == "code" for target in targets)


def test_every_use_case_says_what_it_promises() -> None:
    usecases = modules_called("usecases")
    assert usecases
    assert [name for module in usecases for name in _undocumented(module)] == []


def test_every_public_name_of_the_libs_is_described() -> None:
    silent = [
        name for module in sources("contracts", "servicekit") for name in _undocumented(module)
    ]
    assert silent == []
