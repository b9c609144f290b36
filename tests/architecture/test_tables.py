"""Every column says whether it is sensitive, and the migrations make what the models say."""

import importlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, update
from sqlalchemy.exc import DBAPIError

from servicekit import audit, db
from tests.architecture.sources import PACKAGES, built_services, modules_called

_PACKAGES = [
    *built_services(),
    *(["gateway"] if (PACKAGES["gateway"] / "migrations").is_dir() else []),
]
_SENSITIVE = re.compile(r"\bsensitive=(true|false)\b")


def _metadata(package: str) -> list[MetaData]:
    """The package's own tables and servicekit's."""
    importlib.import_module("servicekit.process")  # so that all of servicekit's tables are known
    found = {id(db.KIT): db.KIT}
    for module in modules_called("tables", package):
        for value in vars(module.loaded()).values():
            metadata = value if isinstance(value, MetaData) else getattr(value, "metadata", None)
            if isinstance(metadata, MetaData):
                found[id(metadata)] = metadata
    assert len(found) > 1, f"no table of {package} seen: this test looks in the wrong place"
    return list(found.values())


def _migrations(package: str) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(PACKAGES[package] / "migrations"))
    return ScriptDirectory.from_config(config)


@pytest.mark.parametrize("package", _PACKAGES)
def test_every_column_says_whether_it_is_sensitive(package: str) -> None:
    columns = [
        column
        for metadata in _metadata(package)
        for table in metadata.sorted_tables
        for column in table.columns
    ]
    silent = [str(column) for column in columns if not _SENSITIVE.search(column.comment or "")]
    assert silent == []


@pytest.mark.parametrize("package", _PACKAGES)
def test_migrations_are_numbered_and_have_one_head(package: str) -> None:
    files = sorted((PACKAGES[package] / "migrations/versions").glob("[!_]*.py"))
    assert files
    numbers = [path.name.partition("_")[0] for path in files]
    assert numbers == [f"{number:04}" for number in range(1, len(files) + 1)]
    (head,) = _migrations(package).get_heads()
    assert (PACKAGES[package] / "migrations/.current-head").read_text().strip() == head


@pytest.mark.parametrize("package", _PACKAGES)
def test_migrations_make_what_the_models_say(
    package: str, make_database: Callable[[str | None], db.Database]
) -> None:
    database = make_database(package)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        models: Any = _metadata(package)  # a list is fine, only its annotation says otherwise
        differences = compare_metadata(context, models)
    assert differences == []


def test_servicekits_tables_are_made_alike_in_every_service() -> None:
    texts = {
        (PACKAGES[package] / "migrations/versions/0001_servicekit.py").read_text()
        for package in _PACKAGES
    }
    assert len(texts) == 1


@pytest.mark.parametrize("package", _PACKAGES)
def test_the_audit_is_never_changed(
    package: str, make_database: Callable[[str | None], db.Database], now: datetime
) -> None:
    database = make_database(package)
    with database.write() as session:
        audit.record(session, audit.Actor("someone"), "cup.filled", "cup/1", now=now)

    def tamper() -> None:
        with database.write() as session:
            session.execute(update(audit.AUDIT).values(reason="tampered"))

    with pytest.raises(DBAPIError, match="audit is never changed"):
        tamper()
