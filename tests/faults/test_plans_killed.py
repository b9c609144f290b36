"""F01, F03: plans dies around the commit of a submission.

On the full stack that is its API, with the worker stopped so that nothing is published in between;
embedded it is the one process there is.
"""

import signal

from sqlalchemy import select

from servicekit.outbox import OUTBOX
from tests.faults.books import Books
from tests.faults.checking import close_submissions, wait_until_known
from tests.faults.writers import submit
from tests.systems.stage import Stage, new_key
from tests.systems.traces import NEVER, events_of, traces_of


def test_f01_a_submission_whose_process_dies_after_the_commit_is_told_once(
    stage: Stage, books: Books, repeat: int
) -> None:
    plan, person = stage.ready_plan(), stage.person("coordinator")
    for revision in range(1, repeat + 1):
        key = new_key()
        submit_and_die(stage, books, plan.id, key, revision, "plans.after_commit")
        (event_id,) = events_of(stage.rows, plan.id, revision)
        waiting = select(OUTBOX.c.published_at).where(OUTBOX.c.event_id == event_id)
        assert [row.published_at for row in stage.rows("plans", waiting)] == [None]

        bring_back(stage)
        wait_until_known(stage, plan.id, revision)
        repeated = [
            submit(person, books.submissions, plan.id, key, revision=revision) for _ in range(2)
        ]
        assert [one and one.status_code for one in repeated] == [201, 201]
        assert len({one.content for one in repeated if one}) == 1
        stage.return_plan(plan.id)
    close_submissions(stage, books, [plan.id])


def test_f03_a_submission_whose_process_dies_before_the_commit_leaves_nothing(
    stage: Stage, books: Books
) -> None:
    plan, key = stage.ready_plan(), new_key()
    submit_and_die(stage, books, plan.id, key, 1, "plans.before_commit")
    assert traces_of(stage.rows, plan.id, 1) == NEVER

    bring_back(stage)
    receipt = submit(stage.person("coordinator"), books.submissions, plan.id, key)
    assert receipt is not None
    assert receipt.status_code == 201
    wait_until_known(stage, plan.id)
    close_submissions(stage, books, [plan.id])


def submit_and_die(
    stage: Stage, books: Books, plan_id: str, key: str, revision: int, point: str
) -> None:
    """Submit while plans is armed to die there; no answer says that it was stored."""
    stage.wait_until_settled()
    if stage.system.is_full:
        stage.system.kill("plans-work")
    stage.restart("plans-api", failpoint=f"{point}:kill")
    answer = submit(stage.person("coordinator"), books.submissions, plan_id, key, revision=revision)
    # The gateway lives on in the full stack, and says that plans does not answer.
    assert (answer.status_code if answer else None) == (503 if stage.system.is_full else None)
    assert stage.system.wait_for_end("plans-api") == -signal.SIGKILL


def bring_back(stage: Stage) -> None:
    stage.start("plans-api")
    if stage.system.is_full:
        stage.start("plans-work")
