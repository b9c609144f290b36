"""The answer for one plan, made once and given until anything it was made from has changed."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plans.improvement import usecases
from plans.improvement.domain.findings import PlanRules
from plans.improvement.schemas import PlanOut
from plans.improvement.store import Stamps
from servicekit.auth import Caller
from servicekit.db import Database

MOST_BYTES = 16_000_000  # 500 full plans


@dataclass(frozen=True)
class PlanAnswer:
    """A plan as JSON, and its version."""

    body: bytes
    version: int


class PlanAnswers:
    """Answers in this process's memory, at most `most_bytes` together: those read last.

    None is ever given unasked: one query reads the stamps of all it depends on, and only under the
    stamps it was made with is it given again. Stamps are read before the rest: what changes in
    between makes an answer newer than its stamps, so that it is made anew at the next read.
    """

    def __init__(
        self, database: Database, rules: PlanRules, *, most_bytes: int = MOST_BYTES
    ) -> None:
        self._database, self._rules, self._most_bytes = database, rules, most_bytes
        self._kept: OrderedDict[Hashable, tuple[Stamps, PlanAnswer]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def read(self, plan_id: UUID, *, by: Caller, now: datetime) -> PlanAnswer:
        """Raises NoSuchPlan."""
        stamps = usecases.stamps_of_plan(self._database, plan_id, by=by, now=now)
        key = (plan_id, by.role, by.org)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == stamps:
                self._kept.move_to_end(key)
                return kept[1]
        answer = self._made(plan_id, by, now)
        with self._lock:
            self._keep(key, stamps, answer)
        return answer

    def _made(self, plan_id: UUID, by: Caller, now: datetime) -> PlanAnswer:
        with self._database.read() as session:
            view = usecases.read_plan(session, plan_id, by=by, rules=self._rules, now=now)
        return PlanAnswer(PlanOut.of_view(view).model_dump_json().encode(), view.plan.version)

    def _keep(self, key: Hashable, stamps: Stamps, answer: PlanAnswer) -> None:
        if key in self._kept:
            self._bytes -= len(self._kept.pop(key)[1].body)
        self._kept[key] = stamps, answer
        self._bytes += len(answer.body)
        while self._bytes > self._most_bytes:
            _, (_, oldest) = self._kept.popitem(last=False)
            self._bytes -= len(oldest.body)
