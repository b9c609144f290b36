"""Who else is in a plan, in its bar, without scripts; and a page that does not wait for it."""

import time

import pytest
from sqlalchemy import text

from tests.gateway.towns import Town
from tests.gateway.window import Window

STATE, IT, READER = "PED absence coordinator", "IT administrator", "PED viewer"


@pytest.fixture(scope="module")
def plan(town: Town) -> str:
    """The address of a plan that nobody has open but the people below."""
    return f"/plans/{town.begin_plan()}"


@pytest.fixture
def other(town: Town, plan: str) -> Window:
    """Somebody who has the tiers of the plan open."""
    window = Window(town.person(IT).http)
    window.open(f"{plan}/tiers/2")
    return window


@pytest.fixture
def window(town: Town) -> Window:
    return Window(town.person(STATE).http)


def present(window: Window) -> str:
    return window.text(".aip-present .aip-who span:last-child")


@pytest.mark.parametrize("page", ["", "/contact", "/tiers/1", "/submission"])
def test_a_page_of_the_plan_says_who_else_is_in_which_step(
    plan: str, other: Window, window: Window, page: str
) -> None:
    window.open(f"{plan}{page}")
    assert present(window).endswith(" is here too, in Tiers of support")
    other.open(f"{plan}/tiers/2")
    assert present(other).count("is here too") == 1  # never oneself


def test_on_the_first_page_one_is_in_no_step(other: Window, window: Window, plan: str) -> None:
    window.open(plan)
    other.open(f"{plan}/contact")
    assert present(other).endswith(" is here too")


def test_in_spanish_too(other: Window, window: Window, plan: str) -> None:
    window.open(f"{plan}/contact?lang=es")
    said = present(window)
    window.open(f"{plan}/contact?lang=en")
    assert " también está aquí, en " in said


def test_a_reader_is_told_nobody_and_asks_for_nobody(town: Town, other: Window, plan: str) -> None:
    alone = present(other)
    reader = Window(town.person(READER).http)
    assert not reader.open(plan).select("[data-presence]")
    other.open(plan)
    assert present(other) == alone


def test_a_page_does_not_wait_for_who_is_here(
    town: Town, other: Window, window: Window, plan: str
) -> None:
    database = town.system.database("plans")
    with database.write() as session:
        session.execute(text("SELECT 1"))  # takes the lock: nobody else writes meanwhile
        began = time.monotonic()
        window.open(f"{plan}/contact")
        took = time.monotonic() - began
    database.close()
    assert present(window) == ""
    assert took < 4
    window.open(f"{plan}/contact")
    assert "is here too" in present(window)
