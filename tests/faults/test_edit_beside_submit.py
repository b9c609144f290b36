"""F22: a submission among saves, in every order: what was accepted is frozen, and nothing after.

In this process, each act a transaction of a thread of its own: it waits an instant of chance before
each statement, so that the statements of different acts meet in ever other orders.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random
from threading import Semaphore
from typing import Any

import pytest
from sqlalchemy import ColumnElement, event, func, select, tuple_

from plans.improvement import store
from plans.improvement.domain.documents import DOCUMENTS, document_steps
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.steps import Step
from plans.improvement.errors import PlanNotOpen, StepStale
from plans.improvement.tables import PLAN_STEP_VERSION
from servicekit.db import Database
from tests.faults.ledger import Attempt, Ledger, body_hash
from tests.services.plans.factories import (
    decide,
    fill,
    make_body,
    make_plan,
    make_state,
    save,
    submit,
)

WRITERS, SAVES_EACH = 3, 2
_LONGEST_WAIT_SECONDS = 0.002  # before a statement
_PLACES: dict[Step, tuple[str | int, ...]] = {
    Step.CONTACT: ("contact", "title"),
    Step.TARGETS: ("targets", "ALL", "value"),
    Step.ROOT_CAUSES: ("barriers",),
    Step.TIERS: ("tier_1", 0, "timeline"),
}
"""What is written in each step."""


@dataclass
class Desk:
    """A plan, those who write it at once, and the book of what they were told.

    A submission begins when as many saves as chance says were answered, while others go on.
    """

    database: Database
    plan: Plan
    now: datetime
    ledger: Ledger
    chance: Random
    numbers: Iterator[int] = field(default_factory=count)
    answered: Semaphore = field(default_factory=lambda: Semaphore(0))

    def play(self) -> None:
        """Several people save what they like; meanwhile one submits."""
        self.answered = Semaphore(0)
        acts = [self.submit, *[self.write] * WRITERS]
        self.chance.shuffle(acts)
        with ThreadPoolExecutor(len(acts)) as pool:
            for playing in [pool.submit(act) for act in acts]:
                playing.result()

    def submit(self) -> None:
        for _ in range(self.chance.randrange(WRITERS * SAVES_EACH)):
            self.answered.acquire(timeout=30)  # a net, should a writer fail
        with self.database.write() as session:
            submit(session, self.plan, self.now)

    def write(self) -> None:
        for _ in range(SAVES_EACH):
            self._save(self.chance.choice(document_steps("school")))

    def _save(self, step: Step) -> None:
        """Over the version that is there now; note what was answered, as the API would."""
        body = self._new_body(step)
        document = DOCUMENTS[step].model_validate(body)
        with self.database.read() as session:
            version = store.get_step(session, self.plan.id, step).version
        try:
            with self.database.write() as session:
                save(session, self.plan, step, document, self.now, version=version)
            status = 200
        except StepStale:
            status = 412
        except PlanNotOpen:
            status = 409
        digest = body_hash(document.model_dump(mode="json"))
        self.ledger.note(Attempt(digest, step, version, status, digest))
        self.answered.release()

    def _new_body(self, step: Step) -> dict[str, Any]:
        """An answer that nobody else gives, and complete."""
        *path, name = _PLACES[step]
        body: dict[str, Any] = make_body(step)
        place: Any = body
        for part in path:
            place = place[part]
        place[name] = f"{next(self.numbers) / 100:.2f}"
        return body

    def newest(self) -> dict[str, tuple[int, str]]:
        """Version and hash of each step's newest version in the history."""
        step, version = PLAN_STEP_VERSION.c.step, PLAN_STEP_VERSION.c.version
        last = select(step, func.max(version)).group_by(step)
        rows = self._history(tuple_(step, version).in_(last))
        return {row.step: (row.version, body_hash(row.body)) for row in rows}

    def stored(self) -> list[str]:
        """The hashes of all saves in the history, those that filled the plan left out."""
        return [body_hash(row.body) for row in self._history(PLAN_STEP_VERSION.c.version > 1)]

    def frozen(self) -> dict[str, tuple[int, str]]:
        """Version and hash of each step in the newest submission."""
        with self.database.read() as session:
            revision = store.find_newest_revision(session, self.plan.id)
        assert revision is not None
        assert revision.is_intact
        steps = revision.document["steps"]
        return {step: (one["version"], body_hash(one["body"])) for step, one in steps.items()}

    def _history(self, which: ColumnElement[bool]) -> Sequence[Any]:
        with self.database.read() as session:
            return session.execute(select(PLAN_STEP_VERSION).where(which)).all()


@pytest.fixture
def desk(make_database: Callable[[str], Database], now: datetime) -> Desk:
    database, chance = make_database("plans"), Random(22)
    with database.write() as session:
        make_state(session, now)
        plan = make_plan(session, now)
        fill(session, plan, now)

    def wait(*_: Any) -> None:
        time.sleep(chance.random() * _LONGEST_WAIT_SECONDS)

    event.listen(database.engine, "before_cursor_execute", wait)
    return Desk(database, plan, now, Ledger(), chance)


def test_f22_what_was_accepted_is_frozen_and_nothing_is_accepted_after(
    desk: Desk, has_full_length: bool
) -> None:
    for number in range(500 if has_full_length else 24):
        desk.play()
        assert desk.frozen() == desk.newest(), f"interleaving {number}"
        with desk.database.write() as session:
            decide(session, desk.plan, desk.now)
    balance = desk.ledger.balance("edits", desk.stored())
    assert balance.is_right, balance
    # Both sides of the submission were met, else nothing is proved.
    assert desk.ledger.statuses.keys() >= {200, 409}
