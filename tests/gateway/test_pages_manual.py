"""What the manual says of each step of both kinds of plan: its place, tables, fields, tiers."""

import re
from typing import Any

import pytest
from bs4 import Tag

from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.people import Person

named = pytest.mark.requirement
STRATEGY = {
    "other": "Monthly attendance reward assemblies",
    "action_steps": "Choose a day.\nInvite the families.",
    "responsible_parties": "The office of family engagement",
    "resources": "A van for two days",
}


class Plans:
    """A plan of each kind, as somebody of the state sees it, who may edit both."""

    def __init__(self, staff: Person, **plans: str) -> None:
        self._window, self._plans = Window(staff.http), plans

    def open(self, kind: str, step: str) -> Window:
        self._window.open(f"/plans/{self._plans[kind]}/{step}")
        return self._window

    def header(self, kind: str) -> Any:
        return self._window.http.get(f"/api/v1/plans/{self._plans[kind]}").json()


@pytest.fixture(scope="module")
def plans(town: Town, staff: Person, district_plan: str) -> Plans:
    return Plans(staff, School=town.draft_plan(), District=district_plan)


def crumbs(window: Window) -> list[str]:
    return [text_of(one) for one in window.page.select(".usa-breadcrumb__list-item")]


def tables(window: Window) -> dict[str, Tag]:
    """By caption."""
    found = window.page.select("table")
    return {text_of(table.select("caption")[0]).partition(" Rates")[0]: table for table in found}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("District", marks=named("AIP-084", "AIP-086")),
        pytest.param("School", marks=named("AIP-139")),
    ],
)
def test_the_contact_names_place_and_person_and_is_kept_by_save(plans: Plans, kind: str) -> None:
    window, plan = plans.open(kind, "contact"), plans.header(kind)
    places = [plan["district_name"], plan["name"]] if kind == "School" else [plan["name"]]
    assert [text_of(one) for one in window.page.select("#place dd")] == places
    given = {"first_name": "Ana", "last_name": "Ortiz", "title": "Lead", "email": "a@o.example"}
    window.press(
        "Save and return to plan", {f"contact-{name}": value for name, value in given.items()}
    )
    window = plans.open(kind, "contact")
    assert {name: window.value(f"contact-{name}") for name in given} == given


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        pytest.param("District", 3, marks=named("AIP-089", "AIP-091", "AIP-092")),
        pytest.param("School", 2, marks=named("AIP-141", "AIP-142", "AIP-143")),
    ],
)
def test_the_targets_step_has_a_table_of_groups_and_one_of_grades(
    plans: Plans, kind: str, step: int
) -> None:
    window = plans.open(kind, "targets")
    assert f"Step {step} of 7" in window.text(".aip-head")
    assert crumbs(window)[0] == "Home"
    assert crumbs(window)[-1] == "Subgroup targets"
    assert list(tables(window)) == ["Targets by student group", "Targets by grade"]


@named("AIP-090")
def test_the_chart_of_a_district_says_which_groups_are_absent_most(plans: Plans) -> None:
    window = plans.open("District", "targets")
    assert "Highest:" in window.text("figure svg[role=img]")


@pytest.mark.parametrize(
    ("caption", "some"),
    [
        pytest.param(
            "Targets by student group",
            {"Female", "Economically disadvantaged"},
            marks=named("AIP-093", "AIP-094", "AIP-095"),
        ),
        pytest.param(
            "Targets by grade",
            {"Kindergarten", "Grade 12"},
            marks=named("AIP-097", "AIP-098", "AIP-099"),
        ),
    ],
)
def test_each_row_of_a_district_is_filled_with_students_and_former_years(
    plans: Plans, caption: str, some: set[str]
) -> None:
    table = tables(plans.open("District", "targets"))[caption]
    rows = {
        text_of(row.select("th")[0]).partition(" Target")[0]: row.select("td")
        for row in table.select("tbody tr")
        if row.select("td") and not row.select(".aip-masked")
    }
    assert some <= rows.keys()
    for cells in rows.values():
        students, *former = cells[:3]
        assert text_of(students).replace(",", "").isdigit()
        assert all(re.match(r"\d+\.\d|–|fewer than 10", text_of(cell)) for cell in former)
        assert not any(cell.select("input.usa-input") for cell in cells[:3])


WHOM = {
    1: "For all students, also those who miss less than 5 % of their days.",
    2: "For students who miss 5 % or more, but less than 10 %, of their days.",
    3: "For students who miss 10 % or more, but less than 20 %, of their days.",
    4: "For students who miss 20 % or more of their days.",
}
NAMES = {
    1: "whole school prevention",
    2: "individualized prevention",
    3: "early intervention",
    4: "intensive support",
}


@pytest.mark.parametrize(
    "tier",
    [
        pytest.param(1, marks=named("AIP-101", "AIP-106")),
        pytest.param(2, marks=named("AIP-107")),
        pytest.param(3, marks=named("AIP-108")),
        pytest.param(4, marks=named("AIP-105", "AIP-109")),
    ],
)
def test_a_tier_of_a_district_says_whom_it_is_for(plans: Plans, tier: int) -> None:
    assert_whom(plans.open("District", f"tiers/{tier}"), tier)


@pytest.mark.parametrize(
    "tier",
    [
        pytest.param(1, marks=named("AIP-157")),
        pytest.param(2, marks=named("AIP-158")),
        pytest.param(3, marks=named("AIP-159")),
        pytest.param(4, marks=named("AIP-160")),
    ],
)
def test_a_tier_of_a_school_says_whom_it_is_for(plans: Plans, tier: int) -> None:
    assert_whom(plans.open("School", f"tiers/{tier}"), tier)


def assert_whom(window: Window, tier: int) -> None:
    assert WHOM[tier] in window.text("main")
    assert NAMES[tier] in window.heading.lower()


@named("AIP-115", "AIP-116")
@pytest.mark.parametrize("tier", [1, 2, 3, 4])
def test_a_strategy_of_ones_own_is_free_text_in_every_tier(plans: Plans, tier: int) -> None:
    window = plans.open("District", f"tiers/{tier}")
    own = begin_own(window)
    window.press("Save and return to tier", {f"{own}other": STRATEGY["other"]})
    assert STRATEGY["other"] in window.text("article h3")


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        pytest.param("action_steps", "Choose a day. Invite the families.", marks=named("AIP-117")),
        pytest.param(
            "responsible_parties", "The office of family engagement", marks=named("AIP-118")
        ),
        pytest.param("resources", "A van for two days", marks=named("AIP-119", "AIP-122")),
    ],
)
def test_a_strategy_has_steps_people_and_resources_such_as_a_memorandum(
    plans: Plans, field: str, shown: str
) -> None:
    window = plans.open("District", "tiers/4")
    own = begin_own(window)
    assert "memorandum of understanding" in window.text("form")
    assert window.value(f"{own}{field}") == ""
    window.press("Save and return to tier", {f"{own}{field}": STRATEGY[field]})
    assert shown in text_of(window.page.select("article")[-1])


def begin_own(window: Window) -> str:
    """Press for a strategy of one's own; gives what the names of its fields begin with."""
    window.press("Write your own")
    return str(window.page.select("select")[0]["name"]).removesuffix("strategy")
