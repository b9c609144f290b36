"""The books of a fault: what clients were told against what is there (I1, I2).

After Jepsen's total-queue. Every write is noted with what was sent and what was answered. A write
is one intent: sent again with the same content, after no answer or a 503, it is the same write.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

NO_ANSWER = 0
"""The status of a request whose connection was cut."""


@dataclass(frozen=True)
class Attempt:
    """One request: `id` of the write, the step's version it was over, status, hash of the body."""

    id: str
    step: str
    version: int
    status: int
    body: str

    @property
    def is_acknowledged(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_refused(self) -> bool:
        """Told for certain that nothing was stored; a 5xx or no answer tells nothing."""
        return 400 <= self.status < 500


@dataclass(frozen=True)
class Balance:
    """Counts of writes. `recovered`: stored though the client never heard so."""

    what: str
    attempted: int
    acknowledged: int
    ok: int
    lost: int
    unexpected: int
    duplicated: int
    recovered: int

    @property
    def is_right(self) -> bool:
        return not (self.lost or self.unexpected or self.duplicated)

    @property
    def counts(self) -> str:
        names = ("attempted", "acknowledged", "ok", "lost", "unexpected", "duplicated", "recovered")
        return ", ".join(f"{name} {getattr(self, name)}" for name in names)

    def __str__(self) -> str:
        return f"{self.what}: {self.counts}"


@dataclass
class Ledger:
    """Notes attempts from any thread; `balance` strikes the account."""

    _attempts: list[Attempt] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def note(self, attempt: Attempt) -> None:
        with self._lock:
            self._attempts.append(attempt)

    @property
    def statuses(self) -> Counter[int]:
        return Counter(attempt.status for attempt in self._attempts)

    def balance(self, what: str, stored: Iterable[str]) -> Balance:
        """`stored` are the ids of the writes found, as often as each was found."""
        return balance(what, self._attempts, Counter(stored))


def balance(what: str, attempts: Iterable[Attempt], stored: Mapping[str, int]) -> Balance:
    """What was told against what is there."""
    by_id: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_id.setdefault(attempt.id, []).append(attempt)
    acknowledged = {
        key for key, tries in by_id.items() if any(one.is_acknowledged for one in tries)
    }
    refused = {key for key, tries in by_id.items() if all(one.is_refused for one in tries)}
    found = {key for key, times in stored.items() if times > 0}
    return Balance(
        what=what,
        attempted=len(by_id),
        acknowledged=len(acknowledged),
        ok=len(acknowledged & found),
        lost=len(acknowledged - found),
        unexpected=len(found - by_id.keys()) + len(found & refused),
        duplicated=sum(times - 1 for times in stored.values() if times > 1),
        recovered=len((found & by_id.keys()) - acknowledged - refused),
    )


def body_hash(document: Any) -> str:
    """SHA-256 of a document, the same before it is sent and after it was stored."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
