"""F02, F04: a relay or a consumer dies between its two steps; the bus repeats, the effect does not.

On the full stack that is the worker of the service; embedded it is the one process there is.
"""

import signal

import pytest

from tests.faults.books import Books
from tests.faults.checking import close_submissions, flush, is_handled, wait_until_known
from tests.faults.wire import Wire
from tests.faults.writers import submit
from tests.systems.stage import Stage, new_key
from tests.systems.traces import events_of


def test_f02_a_relay_that_dies_before_it_notes_what_it_sent_sends_it_again(
    stage: Stage, books: Books, repeat: int
) -> None:
    wire, plan = Wire(stage), stage.ready_plan()
    for revision in range(1, repeat + 1):
        submit_and_die(stage, books, plan.id, revision, "plans", "after_publish_before_mark")
        stage.return_plan(plan.id)
    close_submissions(stage, books, [plan.id])
    travelled = wire.travelled()
    told = [events_of(stage.rows, plan.id, revision) for revision in range(1, repeat + 1)]
    assert all(travelled[str(event_id)] >= 2 for (event_id,) in told), "nothing came twice"


@pytest.mark.parametrize(
    ("consumer", "point"),
    [("reporting", "after_effect_before_ack"), ("notifications", "before_effect_commit")],
)
def test_f04_a_consumer_that_dies_over_an_event_has_its_effect_once(
    stage: Stage, books: Books, repeat: int, consumer: str, point: str
) -> None:
    plan = stage.ready_plan()
    for revision in range(1, repeat + 1):
        submit_and_die(stage, books, plan.id, revision, consumer, point)
        stage.return_plan(plan.id)
    close_submissions(stage, books, [plan.id])


def submit_and_die(
    stage: Stage, books: Books, plan_id: str, revision: int, service: str, point: str
) -> None:
    """Submit while a worker is armed to die there, bring it back, wait until all have heard."""
    flush(stage)
    worker, key, person = f"{service}-work", new_key(), stage.person("coordinator")
    # In order: were it killed between effect and ack, the next would die over that event.
    stage.system.end(worker)
    stage.start(worker, failpoint=f"{service}.{point}:kill")
    submit(person, books.submissions, plan_id, key, revision=revision)
    assert stage.system.wait_for_end(worker) == -signal.SIGKILL
    (event_id,) = events_of(stage.rows, plan_id, revision)
    if service != "plans":
        assert is_handled(stage, service, event_id) == (point == "after_effect_before_ack")
    stage.start(worker)
    # Embedded the answer may have died with the process.
    again = submit(person, books.submissions, plan_id, key, revision=revision)
    assert again is not None
    assert again.status_code == 201
    wait_until_known(stage, plan_id, revision)
