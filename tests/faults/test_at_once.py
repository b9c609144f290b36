"""F20, F21: two people save, fifty requests submit, all at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import httpx2

from tests.faults.books import Books
from tests.faults.checking import close_edits, close_submissions
from tests.faults.writers import new_document, save, submit
from tests.systems.people import save_step
from tests.systems.stage import Stage, new_key
from tests.systems.traces import mails_due, mails_sent

AT_ONCE = 50
Answer = httpx2.Response | None


def test_f20_two_people_who_save_the_same_step_never_overwrite_each_other(
    stage: Stage, books: Books, repeat: int
) -> None:
    plan_id = stage.begin_plan().id
    people = [stage.person("coordinator"), stage.person("admin")]
    for version in range(20 if repeat == 1 else 200):
        documents = [new_document(), new_document()]
        answers = all_at_once(
            [
                partial(save, who, books.edits, plan_id, said, version)
                for who, said in zip(people, documents, strict=True)
            ]
        )
        assert sorted(one.status_code for one in answers if one) == [200, 412]
        won = next(number for number, one in enumerate(answers) if one and one.is_success)
        stale = answers[1 - won]
        assert stale is not None
        there = stale.json()["params"]
        assert (there["version"], there["document"]) == (version + 1, documents[won])
    close_edits(stage, books, [plan_id])


def test_f20_two_people_who_save_different_steps_both_succeed(stage: Stage) -> None:
    plan_id = stage.begin_plan().id
    coordinator, admin = stage.person("coordinator"), stage.person("admin")
    for number in range(10):
        text = f"round {number}"
        contact = {"contact": {"title": text}, "team": []}
        causes = {"research": text, "methods": []}
        all_at_once(
            [
                partial(save_step, coordinator, plan_id, "contact", contact),
                partial(save_step, admin, plan_id, "root-causes", causes),
            ]
        )


def test_f21_fifty_submissions_with_one_key_are_one_and_answered_alike(
    stage: Stage, books: Books
) -> None:
    plan, key, person = stage.ready_plan(), new_key(), stage.person("coordinator")
    answers = all_at_once([partial(submit, person, books.submissions, plan.id, key)] * AT_ONCE)
    assert Counter(one and one.status_code for one in answers) == {201: AT_ONCE}
    assert len({one.content for one in answers if one}) == 1
    close_submissions(stage, books, [plan.id])
    due = mails_due(stage.rows, plan.school)
    stage.wait_for("a mail is missing", lambda: mails_sent(stage.rows, plan.id, 1) == due)


def test_f21_fifty_submissions_with_keys_of_their_own_are_one_and_the_others_refused(
    stage: Stage, books: Books
) -> None:
    plan_id, people = stage.ready_plan().id, [stage.person("coordinator"), stage.person("admin")]
    answers = all_at_once(
        [
            partial(submit, people[number % 2], books.submissions, plan_id, new_key())
            for number in range(AT_ONCE)
        ]
    )
    assert Counter(one and one.status_code for one in answers) == {201: 1, 409: AT_ONCE - 1}
    close_submissions(stage, books, [plan_id])


def all_at_once(requests: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """The answers, in the order of the requests, which all begin together."""
    together = Barrier(len(requests))

    def send(request: Callable[[], Answer]) -> Answer:
        together.wait(30)
        return request()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))
