"""F24: the gateway dies after the owner has stored a save and before the browser hears so."""

import signal

from tests.faults.books import Books
from tests.faults.checking import close_edits
from tests.faults.writers import new_document, save, stored_saves
from tests.systems.stage import Stage


def test_f24_a_save_repeated_after_a_lost_answer_is_one_version_and_no_conflict(
    stage: Stage, books: Books
) -> None:
    plan_id, person = stage.begin_plan().id, stage.person("coordinator")
    document = new_document()
    stage.restart("gateway-api", failpoint="gateway.mid_response:kill")
    assert save(person, books.edits, plan_id, document, version=0) is None
    assert stage.system.wait_for_end("gateway-api") == -signal.SIGKILL
    assert len(stored_saves(stage, [plan_id])) == 1

    stage.start("gateway-api")
    again = save(person, books.edits, plan_id, document, version=0)
    assert again is not None
    assert (again.status_code, again.headers.get("etag")) == (200, '"1"'), again.text
    assert again.json()["document"] == document
    assert len(stored_saves(stage, [plan_id])) == 1
    close_edits(stage, books, [plan_id])
