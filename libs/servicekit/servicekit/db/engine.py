"""The engine, its two kinds of transaction, and how one process wakes another."""

import logging
import select
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import psycopg
from fastapi import Depends, Request
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session

_log = logging.getLogger(__name__)
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_POOL = {"pool_size": 10, "max_overflow": 30}
# Statements of a request that waits longer are a fault, not a wait (milliseconds).
_PG_OPTIONS = "-c statement_timeout=30000 -c lock_timeout=5000 -c timezone=UTC"

Callback = Callable[[str], None]
# SQLite: who listens in this process, by database and channel.
_local_listeners: dict[tuple[str, str], list[Callback]] = defaultdict(list)


class Database:
    """One service's database. `write()` and `read()` give a Session in a transaction.

    On SQLite `write()` takes the write lock at once (BEGIN IMMEDIATE), so that it never fails in
    the middle; `read()` never waits for a writer (WAL).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        self._reading = self.engine.execution_options(
            **({"aip_read": True} if self.is_sqlite else {"postgresql_readonly": True})
        )
        self._looking = (
            self._reading
            if self.is_sqlite
            else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        self._line: _PostgresLine | None = None
        self._line_lock = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed on leaving, or rolled back by an exception."""
        with Session(self.engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
            self._tell(session)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction for reading only."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Session]:
        """For one SELECT on its own: [pg] one trip to the server, where `read` takes three."""
        with Session(self._looking) as session:
            yield session

    def listen(self, channel: str, callback: Callback) -> None:
        """Have `callback(payload)` called, in another thread, for each `notify` on `channel`.

        An empty payload also says "you may have missed some" (the line was down for a while).
        """
        if self.is_sqlite:
            _local_listeners[self.url, channel].append(callback)
            return
        with self._line_lock:
            if self._line is None:
                self._line = _PostgresLine(self.url)
            self._line.add(channel, callback)

    @property
    def hears(self) -> bool:
        """Whether notifications arrive now; while not, a cache fed by them must be passed by."""
        return self.is_sqlite or (self._line is not None and self._line.is_up)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        for key in [key for key in _local_listeners if key[0] == self.url]:
            del _local_listeners[key]
        self.engine.dispose()

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


def _postgresql_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"options": _PG_OPTIONS}, pool_timeout=10, **_POOL)

    @event.listens_for(engine, "checkout")
    def check(connection: Any, record: Any, proxy: Any) -> None:
        if connection.closed or _has_news(connection.fileno()):
            raise DisconnectionError  # the pool opens another

    return engine


def _has_news(socket: int) -> bool:
    """Whether a server says something unasked, which it does when it ends an idle session.

    Costs no trip to the server, as a ping would before each transaction.
    """
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 10}, pool_timeout=10, **_POOL)

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


class _PostgresLine:
    """One connection that listens, in a thread of its own, and comes back when it is cut."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql+psycopg", "postgresql")
        self._callbacks: dict[str, list[Callback]] = defaultdict(list)
        self._closing = threading.Event()
        self._changed = threading.Event()
        self.is_up = False
        threading.Thread(target=self._run, name="database-line", daemon=True).start()

    def add(self, channel: str, callback: Callback) -> None:
        self._callbacks[channel].append(callback)
        self._changed.set()

    def close(self) -> None:
        self._closing.set()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                _log.warning("notifications are cut, trying again: %s", type(error).__name__)
            self.is_up = False
            self._closing.wait(1)

    def _listen(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self._closing.is_set():
                if self._changed.is_set() or not self.is_up:
                    self._changed.clear()
                    self._subscribe(connection)
                for note in connection.notifies(timeout=0.5, stop_after=1):
                    for callback in list(self._callbacks[note.channel]):
                        callback(note.payload)

    def _subscribe(self, connection: "psycopg.Connection[Any]") -> None:
        for channel in list(self._callbacks):
            connection.execute(f'LISTEN "{channel}"')
        self.is_up = True
        for callbacks in list(self._callbacks.values()):
            for callback in list(callbacks):
                callback("")
