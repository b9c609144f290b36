"""Databases for tests: each package is migrated once a run and kind, then copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from servicekit.db import Database, migrate
from tests.servers import PostgreSQL


class Databases:
    """Fresh copies of migrated databases, SQLite files or PostgreSQL databases."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)
        self._postgresql: PostgreSQL | None = None
        self._templates: dict[tuple[str, str | None], str] = {}
        self._shared: dict[tuple[str, str | None], Database] = {}

    def use_postgresql(self, server: PostgreSQL) -> None:
        self._postgresql = server

    def fresh(self, kind: str, package: str | None) -> Database:
        """A database of its own with the tables of `package`, or without any."""
        template = self._template(kind, package)
        if self._postgresql is not None and kind == "postgresql":
            return Database(self._postgresql.create_database(template))
        path = self._new_file()
        shutil.copyfile(template, path)
        return Database(f"sqlite:///{path}")

    def discard(self, database: Database) -> None:
        """Close a database that `fresh` made and remove it."""
        database.close()
        if database.is_sqlite:
            for path in self._folder.glob(Path(database.url).name + "*"):
                path.unlink()
        elif self._postgresql is not None:
            self._postgresql.drop_database(database.url)

    @contextmanager
    def rolled_back(self, kind: str, package: str | None) -> Iterator[Session]:
        """A session whose commits are savepoints of a transaction that is undone at the end."""
        key = (kind, package)
        if key not in self._shared:
            self._shared[key] = self.fresh(kind, package)
        with self._shared[key].engine.connect() as connection, connection.begin() as outer:
            with Session(
                connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
            ) as session:
                yield session
            outer.rollback()

    def close(self) -> None:
        """Let go of all connections; files and servers go with their folders."""
        for database in self._shared.values():
            database.close()

    def _template(self, kind: str, package: str | None) -> str:
        """Name (PostgreSQL) or path (SQLite) of what `fresh` copies."""
        key = (kind, package)
        if key not in self._templates:
            self._templates[key] = self._make_template(kind, package)
        return self._templates[key]

    def _make_template(self, kind: str, package: str | None) -> str:
        if kind == "postgresql":
            assert self._postgresql is not None, "ask for the fixture `kind` first"
            url = self._postgresql.create_database()
            name = url.rpartition("/")[2]
        else:
            path = self._new_file()
            path.touch()
            url, name = f"sqlite:///{path}", str(path)
        if package is not None:
            database = Database(url)
            try:
                migrate(database, package)
            finally:
                database.close()
        return name

    def _new_file(self) -> Path:
        return self._folder / f"{next(self._numbers)}.sqlite"
