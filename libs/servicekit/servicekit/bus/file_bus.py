"""The embedded broker's side of the interface: event loop and wake-ups around `FileStore`.

SQLite is called in one thread per bus. Publishes that come at once share a commit. A consumer is
woken directly by a publisher in its own process and looks for what others wrote twice a second.
"""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from servicekit.bus.file_store import Claim, FileStore
from servicekit.bus.interface import Batch, BusUnavailable, Delivery, Message, Unroutable
from servicekit.bus.loops import Loops
from servicekit.waiting import wait

_POLL_SECONDS = 0.5
_log = logging.getLogger(__name__)
T = TypeVar("T")


class FileBus:
    """A `Bus` on one SQLite file; belongs to the event loop it was made in."""

    def __init__(self, path: Path, service: str) -> None:
        self._path, self._service = path.resolve(), service
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"bus-{service}")
        self._store: FileStore | None = None
        self._unsent: list[tuple[Message, asyncio.Future[None]]] = []
        self._sending: asyncio.Task[None] | None = None
        self._claims: set[Claim] = set()
        self._loops = Loops()

    async def publish(self, message: Message) -> None:
        if self._loops.is_closing:
            raise BusUnavailable("The message bus is closed.")
        done = asyncio.get_running_loop().create_future()
        self._unsent.append((message, done))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        await done

    async def _send(self) -> None:
        """Write what waits, all in one commit, until nothing waits."""
        while self._unsent:
            waiting, self._unsent = self._unsent, []
            try:
                routes = await self.call(
                    partial(self._publish, [message for message, _ in waiting])
                )
            except BusUnavailable as error:
                outcomes: Sequence[set[str] | BusUnavailable] = [error] * len(waiting)
            else:
                outcomes = routes
                _ring(self._path, set().union(*routes))
            for (message, done), outcome in zip(waiting, outcomes, strict=True):
                _tell(done, message, outcome)

    def _publish(self, messages: Sequence[Message], store: FileStore) -> list[set[str]]:
        return store.publish(messages, sender=self._service)

    async def batches(
        self, queue: str, *, limit: int = 50, prefetch: int = 100
    ) -> AsyncGenerator[Batch, None]:
        claim = Claim(queue, prefetch)
        self._claims.add(claim)
        with self._loops.one_more(), _bell(self._path, queue) as bell:
            try:
                while not self._loops.is_closing:
                    bell.clear()
                    if deliveries := await self._take(claim, limit):
                        yield FileBatch(self, claim, deliveries)
                    else:
                        await wait(bell, _POLL_SECONDS)
            finally:
                await self._release(claim)

    async def _take(self, claim: Claim, limit: int) -> list[Delivery]:
        try:
            return await self.call(lambda store: store.take(claim, limit))
        except BusUnavailable as error:
            _log.warning("cannot read %s: %s", claim.queue, error.__cause__)
            return []

    async def _release(self, claim: Claim) -> None:
        with suppress(BusUnavailable):
            await self.call(lambda store: store.release(claim))
        self._claims.discard(claim)
        _ring(self._path, {claim.queue})

    async def settle(self, claim: Claim, work: Callable[[FileStore], None]) -> None:
        """Do `work`; where the file cannot be written, let go of all, so that it comes again."""
        try:
            await self.call(work)
        except BusUnavailable:
            await self._release(claim)
        else:
            _ring(self._path, {claim.queue})

    async def call(self, work: Callable[[FileStore], T]) -> T:
        """`work` done in the broker's thread. Raises BusUnavailable."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, lambda: work(self._opened()))
        except (sqlite3.Error, OSError, RuntimeError) as error:
            raise BusUnavailable("The embedded message broker cannot be used now.") from error

    def _opened(self) -> FileStore:
        self._store = self._store or FileStore(self._path)
        return self._store

    async def close(self, *, drain_seconds: float = 5.0) -> None:
        self._loops.begin_end()
        _ring(self._path, {claim.queue for claim in self._claims})
        await self._loops.drain(drain_seconds)
        if self._sending is not None:
            await self._sending
        for claim in tuple(self._claims):
            await self._release(claim)
        if self._store is not None:
            await self.call(FileStore.close)
            self._store = None
        self._thread.shutdown(wait=False)


@dataclass(frozen=True)
class FileBatch:
    """Deliveries of one claim."""

    _bus: FileBus
    _claim: Claim
    deliveries: Sequence[Delivery]

    async def ack(self, *deliveries: Delivery) -> None:
        tags = [delivery.tag for delivery in deliveries]
        await self._bus.settle(self._claim, lambda store: store.settle(self._claim, tags))

    async def reject(self, delivery: Delivery) -> None:
        await self._bus.settle(self._claim, lambda store: store.reject(self._claim, delivery.tag))


def _tell(done: asyncio.Future[None], message: Message, outcome: set[str] | BusUnavailable) -> None:
    if done.done():  # the publisher was cancelled
        return
    if isinstance(outcome, BusUnavailable):
        done.set_exception(outcome)
    elif not outcome:
        done.set_exception(Unroutable(f"No queue is bound for {message.type}."))
    else:
        done.set_result(None)


# The bells of this process's consumers, each rung in the event loop it belongs to.
_bells: dict[tuple[Path, str], list[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = {}
_bells_lock = threading.Lock()


@contextmanager
def _bell(path: Path, queue: str) -> Iterator[asyncio.Event]:
    entry = (asyncio.get_running_loop(), asyncio.Event())
    with _bells_lock:
        _bells.setdefault((path, queue), []).append(entry)
    try:
        yield entry[1]
    finally:
        with _bells_lock:
            _bells[path, queue].remove(entry)


def _ring(path: Path, queues: Iterable[str]) -> None:
    with _bells_lock:
        entries = [entry for queue in queues for entry in _bells.get((path, queue), ())]
    for loop, bell in entries:
        with suppress(RuntimeError):  # that loop has ended
            loop.call_soon_threadsafe(bell.set)
