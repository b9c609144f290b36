"""The books see what they are there to see."""

import pytest

from tests.faults.ledger import NO_ANSWER, Attempt, Ledger


def ledger_of(**statuses: list[int]) -> Ledger:
    ledger = Ledger()
    for name, answered in statuses.items():
        for status in answered:
            ledger.note(Attempt(name, "contact", 1, status, name))
    return ledger


def test_what_was_acknowledged_and_is_there_is_right() -> None:
    struck = ledger_of(a=[200], b=[503, 200]).balance("edits", ["a", "b"])
    assert (struck.attempted, struck.acknowledged, struck.ok) == (2, 2, 2)
    assert struck.is_right


def test_an_acknowledged_write_that_is_not_there_is_lost() -> None:
    struck = ledger_of(a=[200], b=[200]).balance("edits", ["a"])
    assert struck.lost == 1
    assert not struck.is_right


@pytest.mark.parametrize("stored", ["never-sent", "refused"])
def test_what_nobody_sent_or_was_refused_is_unexpected(stored: str) -> None:
    struck = ledger_of(refused=[412]).balance("edits", [stored])
    assert struck.unexpected == 1
    assert not struck.is_right


def test_what_is_there_twice_is_a_duplicate() -> None:
    struck = ledger_of(a=[200]).balance("edits", ["a", "a", "a"])
    assert struck.duplicated == 2
    assert not struck.is_right


@pytest.mark.parametrize("status", [NO_ANSWER, 503])
def test_what_is_there_without_an_answer_is_recovered(status: int) -> None:
    struck = ledger_of(a=[status], b=[status]).balance("edits", ["a"])
    assert (struck.recovered, struck.lost) == (1, 0)
    assert struck.is_right
    assert str(struck) == (
        "edits: attempted 2, acknowledged 0, ok 0, lost 0, unexpected 0, duplicated 0, recovered 1"
    )
