"""The engine, its two kinds of transaction, and how one process wakes another."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from pydantic_core import to_json
from sqlalchemy import (
    CompoundSelect,
    Connection,
    Engine,
    Select,
    TextClause,
    create_engine,
    event,
    text,
)
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from servicekit.db.postgresql import Line

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_OPTIONS: dict[str, Any] = {
    "pool_size": 10,
    "max_overflow": 30,
    "pool_timeout": 10,
    # Documents are large, and the standard library takes four times as long to write one.
    "json_serializer": lambda document: to_json(document).decode(),
}

Callback = Callable[[str], None]
Question = Select[Any] | CompoundSelect[Any] | TextClause
# SQLite: who listens in this process, by database and channel.
_local_listeners: dict[tuple[str, str], list[Callback]] = defaultdict(list)


class Database:
    """One service's database. `write()` gives a Session in a transaction, `read()` one for reading.

    On SQLite `write()` takes the write lock at once (BEGIN IMMEDIATE), so that it never fails in
    the middle; `read()` never waits for a writer (WAL).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._line: Line | None = None
        self._heard: list[tuple[str, Callback]] = []
        self._reading: Engine
        if self.is_sqlite:
            self.engine = _sqlite_engine(url)
            self._reading = self.engine.execution_options(aip_read=True)
        else:
            # Imported here: the driver takes 10 MB, which the embedded system has no use for.
            from servicekit.db import postgresql

            self.engine = postgresql.writing_engine(url, **_OPTIONS)
            self._reading = postgresql.reading_engine(url, **_OPTIONS)
            self._line = postgresql.Line(url)
        self._compiled: dict[Question, tuple[str, Mapping[str, Any]]] = {}

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed on leaving, or rolled back by an exception."""
        with Session(self.engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
            self._tell(session)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """For reading only; on PostgreSQL each statement sees what is committed when it begins."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    def ask(self, statement: Question, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """The rows of one SELECT, read at the driver's own speed: a third of a Session's time.

        For a statement that is made once, a constant. Values and rows are as the drivers have them,
        so the statement casts what SQLite and PostgreSQL do not have alike (ids, instants).
        """
        if statement not in self._compiled:
            compiled = statement.compile(self._reading)
            self._compiled[statement] = str(compiled), compiled.params
        written, constants = self._compiled[statement]
        try:
            with closing(self._reading.raw_connection()) as connection:
                cursor = connection.cursor()
                cursor.execute(written, {**constants, **values})
                return cursor.fetchall()
        except self._reading.dialect.loaded_dbapi.Error:
            # Perhaps only the connection was cut. If not, the errors of a Session are known to all.
            with self.read() as session:
                return [tuple(row) for row in session.execute(statement, values)]

    def listen(self, channel: str, callback: Callback) -> None:
        """Have `callback(payload)` called, in another thread, for each `notify` on `channel`.

        An empty payload also says "you may have missed some" (the line was down for a while).
        """
        if self._line is None:
            _local_listeners[self.url, channel].append(callback)
            self._heard.append((channel, callback))
        else:
            self._line.add(channel, callback)

    @property
    def hears(self) -> bool:
        """Whether notifications arrive now; while not, a cache fed by them must be passed by."""
        return self._line is None or self._line.is_up

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        while self._heard:  # not what others listen to on the same database
            channel, callback = self._heard.pop()
            _local_listeners[self.url, channel].remove(callback)
        self.engine.dispose()
        self._reading.dispose()

    def _tell(self, session: Session) -> None:
        for channel, payload in session.info.pop("notify", []):
            for callback in list(_local_listeners[self.url, channel]):
                callback(payload)


def notify(session: Session, channel: str, payload: str = "") -> None:
    """Call the listeners of `channel` once the transaction of this session is committed."""
    if session.get_bind().dialect.name == "sqlite":
        session.info.setdefault("notify", []).append((channel, payload))
    else:
        session.execute(
            text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload}
        )


def transaction(request: Request) -> Iterator[Session]:
    """The request's transaction: for reading at GET and HEAD, else committed before the answer.

    Use it as `InTransaction`: with FastAPI's default scope a commit that fails still answers 200.
    """
    database: Database = request.app.state.database
    opened = database.read() if request.method in _SAFE_METHODS else database.write()
    with opened as session:
        yield session


InTransaction = Annotated[Session, Depends(transaction, scope="function")]


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 10}, paramstyle="named", **_OPTIONS)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=10000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("aip_read")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
