"""A DuckDB connection kept inside its bounds; DuckDB is imported only here, when used."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation


@dataclass(frozen=True)
class Limits:
    """`memory` bounds DuckDB's buffers, not the process; beyond it DuckDB spills to the folder."""

    memory: str = "256MB"
    threads: int = 2


@dataclass
class Workbench:
    """One piece of work: a connection and a folder for what it spills and repairs."""

    connection: "DuckDBPyConnection"
    folder: Path
    knows_schools: bool = False

    def run(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of a fixed statement; `$name` stands for a parameter."""
        return self.connection.execute(sql, parameters or None).fetchall()

    @property
    def staged(self) -> "DuckDBPyRelation":
        """The rows of the file being checked."""
        return self.connection.table("staged")

    def keep(self, relation: "DuckDBPyRelation", table: str) -> None:
        """Make `relation` the temporary table of this name."""
        relation.create_view("arriving", replace=True)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM arriving")


@contextmanager
def workbench(folder: Path, limits: Limits = Limits()) -> Iterator[Workbench]:
    """Open in `folder`, which must exist and is the caller's to remove.

    Nothing is fetched from anywhere: extensions are neither installed nor loaded.
    """
    import duckdb  # 0.2 s and 30 MB, so only when there is work

    connection = duckdb.connect(
        config={
            "memory_limit": limits.memory,
            "threads": limits.threads,
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        }
    )
    try:
        yield Workbench(connection, folder)
    finally:
        connection.close()


def quoted(text: str) -> str:
    """`text` as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: tuple[str, ...]) -> str:
    """An SQL list for `IN`."""
    return "(" + ", ".join(quoted(text) for text in texts) + ")"
