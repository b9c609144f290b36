"""The embedded broker's tables and statements: one SQLite file, one thread per instance.

A row of `message` is one queue's copy. SQLite has one writer, so `seq` is the order of commits.
Who consumes a queue holds the lock file beside the broker's, which the system frees however the
holder ends; what it had not settled is simply still there.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import Self

from contracts.topology import DEAD_LETTERS, Topology
from servicekit.bus.interface import DELIVERY_LIMIT, Delivery, Message

_BUSY_SECONDS = 5
_TABLES = """
CREATE TABLE IF NOT EXISTS exchange (name TEXT PRIMARY KEY, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS queue (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS binding (
    queue TEXT NOT NULL REFERENCES queue (name), exchange TEXT NOT NULL REFERENCES exchange (name),
    pattern TEXT NOT NULL, PRIMARY KEY (queue, exchange, pattern));
CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL REFERENCES queue (name),
    origin TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, exchange TEXT NOT NULL,
    content_type TEXT NOT NULL, body BLOB NOT NULL, sender TEXT NOT NULL,
    delivery_count INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS message_in_queue ON message (queue, seq);
"""


class Claim:
    """One consumer's hold on a queue; the active one has the lock and remembers what is out."""

    def __init__(self, queue: str, prefetch: int) -> None:
        self.queue, self.prefetch = queue, prefetch
        self.lock: int | None = None
        self.last_seq = 0
        self.out: set[int] = set()


class FileStore:
    """Every statement of the embedded broker. Use it from the thread that made it only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {_TABLES}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def declare(self, topology: Topology) -> None:
        """Exchanges and queues are added; a queue named here ends with exactly these bindings."""
        bindings = [
            (queue.name, *binding) for queue in topology.queues for binding in queue.bindings
        ]
        names = [(queue.name,) for queue in topology.queues]
        with self._writing() as db:
            for exchange in topology.exchanges:
                db.execute("REPLACE INTO exchange VALUES (?, ?)", (exchange.name, exchange.kind))
            db.executemany("INSERT OR IGNORE INTO queue VALUES (?)", names)
            db.executemany("DELETE FROM binding WHERE queue = ?", names)
            db.executemany("INSERT INTO binding VALUES (?, ?, ?)", bindings)

    def publish(self, messages: Sequence[Message], *, sender: str) -> list[set[str]]:
        """Write all in one transaction; for each the queues it went to, none if unroutable."""
        with self._writing():
            return [self._route(message, message.exchange, sender) for message in messages]

    def _route(self, message: Message, exchange: str, sender: str) -> set[str]:
        queues = self._queues_for(exchange, message.type)
        for queue in queues:
            self._insert(queue, queue, message, sender)
        return queues

    def _insert(self, queue: str, origin: str, message: Message, sender: str) -> None:
        self._db.execute(
            "INSERT INTO message (queue, origin, sender, id, type, body, exchange, content_type)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (queue, origin, sender, *astuple(message)),
        )

    def _queues_for(self, exchange: str, key: str) -> set[str]:
        rows = self._db.execute(
            "SELECT queue, kind, pattern FROM binding JOIN exchange ON name = exchange"
            " WHERE exchange = ?",
            (exchange,),
        )
        return {
            queue
            for queue, kind, pattern in rows
            if (matches(pattern, key) if kind == "topic" else pattern == key)
        }

    def take(self, claim: Claim, limit: int) -> list[Delivery]:
        """Up to `limit` further messages, each counted as delivered; none while another is active.

        What was delivered before is given alone, once nothing else is out.
        """
        if claim.lock is None and not self._become_active(claim):
            return []
        room = min(limit, claim.prefetch - len(claim.out))
        found = [] if room < 1 else self._following(claim, room)
        if found and found[0].redelivered:
            found = [] if claim.out else found[:1]
        if found:
            seqs = [(delivery.tag,) for delivery in found]
            with self._writing() as db:
                db.executemany(
                    "UPDATE message SET delivery_count = delivery_count + 1 WHERE seq = ?", seqs
                )
            claim.last_seq = found[-1].tag
            claim.out.update(delivery.tag for delivery in found)
        return found

    def _following(self, claim: Claim, limit: int) -> list[Delivery]:
        rows = self._db.execute(
            "SELECT id, type, body, exchange, content_type, origin, delivery_count, sender, seq"
            " FROM message WHERE queue = ? AND seq > ? AND (delivery_count < ? OR ?)"
            " ORDER BY seq LIMIT ?",
            (claim.queue, claim.last_seq, DELIVERY_LIMIT, self._is_parking(claim.queue), limit),
        )
        return [
            Delivery(Message(*row[:5]), row[5], redelivered=row[6] > 0, delivery_count=row[6],
                     sender=row[7], tag=row[8])
            for row in rows
        ]  # fmt: skip

    def _is_parking(self, queue: str) -> bool:
        """Dead letters end here: they wait, however often a consumer dies over one."""
        found = "SELECT EXISTS (SELECT 1 FROM binding WHERE queue = ? AND exchange = ?)"
        return bool(self._db.execute(found, (queue, DEAD_LETTERS)).fetchone()[0])

    def _become_active(self, claim: Claim) -> bool:
        lock = os.open(f"{self._path}.{claim.queue}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        claim.lock, claim.last_seq, claim.out = lock, 0, set()
        self._dead_letter_worn_out(claim.queue)
        return True

    def _dead_letter_worn_out(self, queue: str) -> None:
        worn_out = "SELECT seq FROM message WHERE queue = ? AND delivery_count >= ?"
        if not self._is_parking(queue):
            seqs = [seq for (seq,) in self._db.execute(worn_out, (queue, DELIVERY_LIMIT))]
            self.dead_letter(seqs)

    def settle(self, claim: Claim, seqs: Iterable[int]) -> None:
        """Done with these, so far as they are still out with this consumer."""
        ours = claim.out.intersection(seqs)
        with self._writing() as db:
            db.executemany("DELETE FROM message WHERE seq = ?", [(seq,) for seq in ours])
        claim.out -= ours

    def reject(self, claim: Claim, seq: int) -> None:
        """Dead-letter this one, if it is still out with this consumer."""
        if seq in claim.out:
            self.dead_letter([seq])
            claim.out.discard(seq)

    def dead_letter(self, seqs: Iterable[int]) -> None:
        """Move to the queues bound to `aip.dlx` for its queue; while none is, it stays unseen."""
        with self._writing() as db:
            for seq in seqs:
                found = db.execute(
                    "UPDATE message SET delivery_count = max(delivery_count, ?) WHERE seq = ?"
                    " RETURNING queue, origin, sender, id, type, body, exchange, content_type",
                    (DELIVERY_LIMIT, seq),
                )
                queue, origin, sender, *fields = found.fetchone()
                parking = self._queues_for(DEAD_LETTERS, queue)
                for target in parking:
                    self._insert(target, origin, Message(*fields), sender)
                if parking:
                    db.execute("DELETE FROM message WHERE seq = ?", (seq,))

    def release(self, claim: Claim) -> None:
        """Let the next consumer have the queue."""
        if claim.lock is None:
            return
        try:
            self._dead_letter_worn_out(claim.queue)
        finally:
            os.close(claim.lock)
            claim.lock, claim.out = None, set()


def matches(pattern: str, key: str) -> bool:
    """Whether a topic pattern fits: `*` is one word, `#` any number of words, none too."""
    return _words_match(tuple(pattern.split(".")), tuple(key.split(".")))


@lru_cache(maxsize=4096)
def _words_match(pattern: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if not pattern:
        return not words
    head, *rest = pattern
    if head == "#":
        return any(_words_match(tuple(rest), words[i:]) for i in range(len(words) + 1))
    return bool(words) and head in ("*", words[0]) and _words_match(tuple(rest), words[1:])
