"""The page that asks two people which of their texts a plan should hold, without scripts."""

from typing import Any

import pytest

from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.people import Person, save_step, stored

_STEP = "root-causes"


@pytest.fixture
def window(staff: Person) -> Window:
    return Window(staff.http)


def change(staff: Person, plan: str, **answers: Any) -> None:
    """Save these answers of the step, whoever has it open."""
    save_step(staff, plan, _STEP, {**stored(staff, plan, _STEP), **answers})


def ask(window: Window, staff: Person, plan: str) -> None:
    """Two answers and the ways both wrote, and one that only the window's person did."""
    change(staff, plan, barriers="Before", research="Before", methods=[])
    window.open(f"/plans/{plan}/{_STEP}")
    change(staff, plan, barriers="Theirs", research="Theirs")
    mine = {"barriers": "Mine", "research": "Mine", "supportive_factors": "Mine alone"}
    window.press("Save and continue", mine, status=409)


def chosen(window: Window) -> list[tuple[str, str]]:
    radios = window.page.select("[name^=_side][checked]")
    return [(str(one["name"]), str(one["value"])) for one in radios]


def test_a_choice_that_cannot_be_saved_is_shown_again_as_it_was_made(
    window: Window, staff: Person, plan: str
) -> None:
    ask(window, staff, plan)
    heading, version, choices = window.heading, window.value("_version"), window.text("legend")
    made = {
        "_side:barriers": "together",
        "_together:barriers": "\nB" * 6_000,
        "_side:research": "theirs",
        "_together:research": "Both, not chosen",
    }
    window.press("Save these answers", made, status=422)
    assert (window.heading, window.value("_version")) == (heading, version)
    assert window.text("legend") == choices
    assert chosen(window) == [("_side:research", "theirs"), ("_side:barriers", "together")]
    assert window.value("_together:barriers") == "\nB" * 6_000
    assert window.value("_together:research") == "Both, not chosen"
    assert window.text(".aip-choice").count("Before: Before") == 2
    (field,) = window.page.select("[aria-invalid=true]")
    assert (field["name"], field["id"]) == ("_together:barriers", "text-2")
    assert field["aria-describedby"] == "text-2-error"
    too_long = "This is too long. At most 10000 characters fit"
    assert text_of(window.page.select("#text-2-error")[0]) == f"Error: {too_long}"
    assert window.summary == [f"Barriers: {too_long}"]
    assert window.page.select("[data-error-summary] a")[0]["href"] == "#text-2"
    window.press("Save these answers", {"_together:barriers": "Short"})
    kept = stored(staff, plan, _STEP)
    assert [kept[one] for one in ("barriers", "research", "supportive_factors")] == [
        "Short",
        "Theirs",
        "Mine alone",
    ]


def test_what_is_wrong_elsewhere_in_the_step_stands_above_the_choices(
    window: Window, staff: Person, plan: str
) -> None:
    ask(window, staff, plan)
    window.press("Save these answers", {"supportive_factors": "S" * 10_001}, status=422)
    assert [line.partition(":")[0] for line in window.summary] == ["Supportive factors"]
    assert window.value("supportive_factors") == "S" * 10_001


def test_what_was_chosen_is_asked_again_when_somebody_saved_meanwhile(
    window: Window, staff: Person, plan: str
) -> None:
    ask(window, staff, plan)
    change(staff, plan, barriers="Third")
    made = {"_side:barriers": "together", "_together:barriers": "Both", "_side:research": "mine"}
    window.press("Save these answers", made, status=409)
    assert "Both" in window.text(".aip-choice")
    assert "Third" in window.text(".aip-choice")
    window.press("Save these answers", {"_side:barriers": "mine"})
    kept = stored(staff, plan, _STEP)
    assert (kept["barriers"], kept["research"]) == ("Both", "Mine")


def test_of_two_kinds_of_a_cause_one_is_chosen_by_its_name(
    window: Window, staff: Person, plan: str
) -> None:
    cause = {"id": "c1", "cause_class": "", "observed": "Mondays", "whys": [""] * 5}
    change(staff, plan, causes=[cause])
    window.open(f"/plans/{plan}/{_STEP}")
    change(staff, plan, causes=[{**cause, "cause_class": "aversion"}])
    window.press("Save and continue", {"causes-0-cause_class": "barriers"}, status=409)
    assert "Barriers" in window.text(".aip-choice")
    assert not window.page.select(".aip-choice textarea")
    window.press("Save these answers", {"_side:causes/#c1/cause_class": "mine"})
    assert stored(staff, plan, _STEP)["causes"][0]["cause_class"] == "barriers"
