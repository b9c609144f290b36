"""The page that asks two people which of their texts a plan should hold, without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.people import Person, save_step, stored

_STEP = "root-causes"


@pytest.fixture
def window(staff: Person) -> Iterator[Window]:
    """With a language of its own."""
    twin = staff.twin()
    yield Window(twin.http)
    twin.close()


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


def test_of_two_strategies_one_is_chosen_by_its_name(
    window: Window, staff: Person, plan: str
) -> None:
    window.open(f"/plans/{plan}/tiers/2/s2")
    tiers = stored(staff, plan, "tiers")
    theirs = {**tiers["tier_2"][0], "strategy": "attendance-mentoring"}
    save_step(staff, plan, "tiers", {**tiers, "tier_2": [theirs]})
    mine = {"tier_2-0-strategy": "check-in-check-out"}
    window.press("Save and return to tier", mine, status=409)
    assert option_texts(window) == ["Check-In/Check-Out Systems", "Attendance Mentoring"]
    assert "Before: A strategy of your own" in window.text(".aip-choice")
    assert not window.page.select(".aip-choice textarea")
    window.press("Save these answers")
    assert stored(staff, plan, "tiers")["tier_2"][0]["strategy"] == "check-in-check-out"


@pytest.mark.parametrize(
    ("language", "mine", "theirs"),
    [
        ("en", "Target rate: 18", "Points lower: 5"),
        ("es", "Tasa meta: 18", "Puntos menos: 5"),
    ],
)
def test_of_two_targets_one_is_chosen_with_the_way_it_is_meant(
    window: Window, staff: Person, plan: str, language: str, mine: str, theirs: str
) -> None:
    entries = stored(staff, plan, "targets")["targets"]
    others = {item: entry for item, entry in entries.items() if item != "ALL"}
    save_step(staff, plan, "targets", {"targets": {**others, "ALL": target("20", "rate")}})
    window.open(f"/plans/{plan}/targets?lang={language}")
    save_step(staff, plan, "targets", {"targets": {**others, "ALL": target("5", "points")}})
    save_first = window.page.select("main .aip-actions button")[0].get_text(strip=True)
    window.press(save_first, {"targets-ALL-value": "18"}, status=409)
    assert option_texts(window) == [mine, theirs]
    window.press(window.page.select("main .aip-actions button")[0].get_text(strip=True))
    assert stored(staff, plan, "targets")["targets"]["ALL"] == target("18", "rate")


def target(value: str, way: str) -> dict[str, str]:
    return {"value": value, "way": way}


def option_texts(window: Window) -> list[str]:
    return [text_of(one) for one in window.page.select(".aip-choice__pair .aip-option__val")]


def members(prefix: str, count: int) -> list[dict[str, str]]:
    blank = {"title": "", "email": "", "last_name": prefix.upper()}
    return [
        {**blank, "id": f"{prefix}{number}", "first_name": f"Person {number}"}
        for number in range(count)
    ]


def test_who_added_more_together_than_fits_leaves_some_out(
    window: Window, staff: Person, plan: str
) -> None:
    contact = {**stored(staff, plan, "contact"), "team": members("a", 48)}
    save_step(staff, plan, "contact", contact)
    window.open(f"/plans/{plan}/contact?add=1")
    save_step(staff, plan, "contact", {**contact, "team": members("a", 48) + members("b", 2)})
    mine = {"team-48-first_name": "Ours", "contact-title": "Mine"}
    window.press("Save and continue", mine, status=409)
    assert "added more than fits" in window.heading
    assert window.summary == ["Team members: These are too many. At most 50 fit"]
    (link,) = window.page.select("[data-error-summary] a")
    (full,) = window.page.select(str(link["href"]))
    named = [text_of(one) for one in full.select("label")]
    assert len(named) == 51
    assert {"Person 1 B", "Ours"} <= {*named}
    window.press("Save these answers", status=422)
    assert "Team members: These are too many. At most 50 fit" in window.summary
    window.press("Save these answers", {"_without": ["team/#b1"]})
    kept = stored(staff, plan, "contact")
    assert kept["contact"]["title"] == "Mine"
    assert [one["first_name"] for one in kept["team"][-2:]] == ["Person 0", "Ours"]
    assert len(kept["team"]) == 50


def test_what_is_left_out_stays_so_while_something_else_is_wrong(
    window: Window, staff: Person, plan: str
) -> None:
    tiers = stored(staff, plan, "tiers")
    ours = tiers["tier_2"][0]
    full = {**ours, "milestones": milestones("a", 18)}
    save_step(staff, plan, "tiers", {**tiers, "tier_2": [full]})
    window.open(f"/plans/{plan}/tiers/2/s2?add=1")
    theirs = {**full, "milestones": milestones("a", 18) + milestones("b", 2), "measure": "Theirs"}
    save_step(staff, plan, "tiers", {**tiers, "tier_2": [theirs]})
    mine = {"tier_2-0-milestones-18-what": "Ours", "tier_2-0-measure": "Mine"}
    window.press("Save and return to tier", mine, status=409)
    window.press("Save these answers", status=422)
    assert window.summary == ["tier 2, strategy 1, Milestones: These are too many. At most 20 fit"]
    gone = ["tier_2/#s2/milestones/#b0", "tier_2/#s2/milestones/#a0"]
    key = "tier_2/#s2/measure"
    too_long = {f"_side:{key}": "together", f"_together:{key}": "M" * 4_001}
    window.press("Save these answers", {**too_long, "_without": gone}, status=422)
    assert [line.partition(":")[0] for line in window.summary] == ["tier 2, strategy 1, Measure"]
    still = [one["value"] for one in window.page.select("[type=hidden][name=_without]")]
    assert still == gone
    window.press("Save these answers", {f"_together:{key}": "Both", "_without": gone})
    (kept,) = stored(staff, plan, "tiers")["tier_2"]
    assert kept["measure"] == "Both"
    whats = [one["what"] for one in kept["milestones"]]
    assert (len(whats), whats[0], whats[-2:]) == (19, "a 1", ["b 1", "Ours"])


def milestones(prefix: str, count: int) -> list[dict[str, str]]:
    return [
        {"id": f"{prefix}{number}", "what": f"{prefix} {number}", "due_on": ""}
        for number in range(count)
    ]
