"""What must hold after a fault: everything arrived, each effect is there once, no backlog."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from contracts.events import CloudEvent
from contracts.plans import SchoolYearChanged
from plans.improvement.tables import REVISION
from servicekit import outbox
from servicekit.inbox import INBOX
from servicekit.outbox import OUTBOX
from tests.faults.books import Books
from tests.faults.ledger import Balance
from tests.faults.writers import stored_saves, submission_id
from tests.systems.stage import Stage
from tests.systems.traces import ONCE, traces_of

_WORK_SECONDS = 60  # a net: documents are printed one after the other


def wait_until_known(stage: Stage, plan_id: str, revision: int = 1) -> None:
    """Until the submission is frozen, told, reported and public."""
    stage.wait_for(
        f"submission {revision} is not known everywhere",
        lambda: all(traces_of(stage.rows, plan_id, revision).values()),
    )


def flush(stage: Stage) -> None:
    """Until all work is done and the consumers have taken all that was published, repeats too.

    Work may publish: a plan's document is told of when it is made. Queues keep their order: when
    what the calendar told last is told again and handled, so is everything before.
    """
    stage.wait_for("work is left", lambda: stage.undone_work() == 0, seconds=_WORK_SECONDS)
    told = select(OUTBOX.c.payload).where(OUTBOX.c.routing_key == SchoolYearChanged.type)
    newest = stage.rows("plans", told.order_by(OUTBOX.c.seq.desc()).limit(1))[0]
    again = SchoolYearChanged.read(CloudEvent.model_validate_json(newest.payload))
    with stage.writing("plans") as session:
        outbox.record(session, again, now=datetime.now(UTC))
    stage.wait_until_settled()


def is_handled(stage: Stage, consumer: str, event_id: UUID) -> bool:
    done = select(INBOX.c.event_id).where(INBOX.c.event_id == event_id, INBOX.c.outcome == "done")
    return bool(stage.rows(consumer, done))


def close_submissions(stage: Stage, books: Books, plan_ids: Sequence[str]) -> None:
    """Flush, strike the balance of each thing that a submission leaves, and fail if one is off."""
    flush(stage)
    found: dict[str, list[str]] = {thing: [] for thing in ONCE}
    for plan_id in plan_ids:
        for revision in _revisions(stage, plan_id):
            for thing, times in traces_of(stage.rows, plan_id, revision).items():
                found[thing] += [submission_id(plan_id, revision)] * times
    books.close(*(books.submissions.balance(thing, ids) for thing, ids in found.items()))


def close_edits(stage: Stage, books: Books, plan_ids: Sequence[str]) -> Balance:
    """Strike the balance of the saves, and fail if it is off."""
    struck = books.edits.balance("edits", stored_saves(stage, plan_ids))
    books.close(struck)
    return struck


def _revisions(stage: Stage, plan_id: str) -> list[int]:
    frozen = select(REVISION.c.revision).where(REVISION.c.plan_id == UUID(plan_id))
    return [row.revision for row in stage.rows("plans", frozen)]
