"""Clients that write as the pages do: over the version they saw, again when nobody answered."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import select

from plans.improvement.tables import PLAN_STEP_VERSION
from tests.faults.ledger import NO_ANSWER, Attempt, Ledger, body_hash
from tests.systems.people import Person
from tests.systems.people import submit_plan as send_submission
from tests.systems.stage import Stage

STEP = "root-causes"
_PAUSE_SECONDS = 0.05  # between two requests of one writer: somebody types
_GIVEN_UP_SECONDS = 60


def new_document() -> dict[str, Any]:
    """An answer that nobody else gives."""
    text = f"written {uuid4()}"
    texts = {"research": text, "supportive_factors": "", "barriers": ""}
    return {**texts, "methods": [], "causes": []}


def save(
    person: Person, ledger: Ledger, plan_id: str, document: Any, version: int
) -> httpx2.Response | None:
    """Send a document over a version and note it; None when the connection was cut."""
    path = f"/api/v1/plans/{plan_id}/steps/{STEP}"
    answer = attempt(lambda: person.ask("PUT", path, document, If_Match=f'"{version}"'))
    digest = body_hash(document)
    status = answer.status_code if answer is not None else NO_ANSWER
    ledger.note(Attempt(digest, STEP, version, status, digest))
    return answer


def submit(
    person: Person, ledger: Ledger, plan_id: str, key: str, *, revision: int = 1
) -> httpx2.Response | None:
    """Submit a plan, meant to become `revision`, and note it; None when the connection was cut."""
    answer = attempt(lambda: send_submission(person, plan_id, key))
    status = answer.status_code if answer is not None else NO_ANSWER
    ledger.note(Attempt(submission_id(plan_id, revision), "submission", revision, status, key))
    return answer


def submission_id(plan_id: str, revision: int) -> str:
    return f"{plan_id}/{revision}"


def attempt(send: Callable[[], httpx2.Response]) -> httpx2.Response | None:
    try:
        return send()
    except httpx2.TransportError:
        return None


def stored_saves(stage: Stage, plan_ids: Sequence[str]) -> list[str]:
    """The ids of all saves in the history of these plans (I1)."""
    history = select(PLAN_STEP_VERSION.c.body).where(
        PLAN_STEP_VERSION.c.plan_id.in_([UUID(plan_id) for plan_id in plan_ids]),
        PLAN_STEP_VERSION.c.step == STEP,
    )
    return [body_hash(row.body) for row in stage.rows("plans", history)]


@dataclass
class Writer:
    """Somebody who writes one step of one plan, again and again."""

    person: Person
    ledger: Ledger
    plan_id: str
    version: int = 0

    def save_next(self) -> None:
        """Save a new text until it is known to be stored. Raises TimeoutError after a minute."""
        document, deadline = new_document(), time.monotonic() + _GIVEN_UP_SECONDS
        while time.monotonic() < deadline:
            answer = save(self.person, self.ledger, self.plan_id, document, self.version)
            if answer is not None and answer.status_code == 200:
                self.version = int(answer.headers["etag"].strip('"'))
                return
            if answer is not None and answer.status_code == 503:
                assert answer.headers["retry-after"].isdigit()
            time.sleep(_PAUSE_SECONDS)
        raise TimeoutError(f"a save of {self.plan_id} was never acknowledged")


@contextmanager
def writing(stage: Stage, ledger: Ledger, plan_ids: Sequence[str]) -> Iterator[None]:
    """Inside, one writer a plan is at work; at the end each finishes its last save."""
    is_over = threading.Event()
    people = [stage.person("coordinator").twin() for _ in plan_ids]
    writers = [
        Writer(person, ledger, plan_id) for person, plan_id in zip(people, plan_ids, strict=True)
    ]

    def write(writer: Writer) -> None:
        while not is_over.wait(_PAUSE_SECONDS):
            writer.save_next()

    with ThreadPoolExecutor(len(writers)) as pool:
        working = [pool.submit(write, writer) for writer in writers]
        try:
            yield
        finally:
            is_over.set()
    for person in people:
        person.close()
    for one in working:
        one.result()
