"""What is PostgreSQL's own: engines whose connections are looked at, and the line that listens."""

import logging
import select
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

_log = logging.getLogger(__name__)
# Statements of a request that waits longer are a fault, not a wait (milliseconds).
_OPTIONS = "-c statement_timeout=30000 -c lock_timeout=5000 -c timezone=UTC"

Callback = Callable[[str], None]


def writing_engine(url: str, options: str = _OPTIONS, **more: Any) -> Engine:
    """Whose connections are looked at before each use."""
    engine = create_engine(url, connect_args={"options": options}, **more)

    @event.listens_for(engine, "checkout")
    def require_life(connection: Any, record: Any, proxy: Any) -> None:
        if not _is_alive(engine, connection):
            raise DisconnectionError  # the pool opens another one

    return engine


def reading_engine(url: str, **more: Any) -> Engine:
    """Read-only by the connection itself: no BEGIN, SET and ROLLBACK, each a trip of its own."""
    return writing_engine(
        url,
        f"{_OPTIONS} -c default_transaction_read_only=on",
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        **more,
    )


def _is_alive(engine: Engine, connection: Any) -> bool:
    """Only a server that has said something unasked, such as its farewell, is asked (a trip)."""
    heard = select.poll()
    try:
        heard.register(connection.fileno(), select.POLLIN)
        return not heard.poll(0) or bool(engine.dialect.do_ping(connection))
    except psycopg.Error:
        return False


class Line:
    """One connection that listens, in a thread of its own, and comes back when it is cut.

    There is none until somebody listens.
    """

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql+psycopg", "postgresql")
        self._callbacks: dict[str, list[Callback]] = defaultdict(list)
        self._closing = threading.Event()
        self._changed = threading.Event()
        self.is_up = False
        self._thread = threading.Thread(target=self._run, name="database-line", daemon=True)
        self._starting = threading.Lock()

    def add(self, channel: str, callback: Callback) -> None:
        self._callbacks[channel].append(callback)
        self._changed.set()
        with self._starting:
            if self._thread.ident is None:
                self._thread.start()

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
