"""A school's plan without scripts: from "Start the plan" to the receipt, and what can go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from gateway.clients.plan_models import Target
from gateway.web.plans.cuts import cuts
from plans.calendar import usecases as calendar
from plans.calendar.store import change_school_year
from servicekit.process import utc_now
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.people import fill_plan, save_step, submit_plan

COORDINATOR = "School coordinator"
TEXTS = {
    "action_steps": "Match each student with an adult.\nTwo minutes at the door.",
    "responsible_parties": "The counselor",
    "resources": "Ten minutes of advisory time",
    "timeline": "From October 16, every six weeks",
    "measure": "28 of 40 students stay under 10 %",
    "data_collection": "A weekly log",
}


@pytest.fixture(scope="module")
def plan_path(town: Town) -> str:
    """The plan that the coordinator starts, as every test here finds it: begun."""
    window = Window(town.person(COORDINATOR).http)
    window.open("/")
    assert "Start your plan" in window.heading or "was due" in window.heading
    window.press("Start the plan")
    return window.path


@pytest.fixture
def window(town: Town, plan_path: str) -> Window:
    window = Window(town.person(COORDINATOR).http)
    window.open(plan_path)
    return window


def task(page: BeautifulSoup, name: str) -> str:
    """The row of a step in the task list."""
    rows = [text_of(row) for row in page.select(".aip-tasks li")]
    return next(row for row in rows if name in row)


def save(town: Town, plan_path: str, step: str, document: Any) -> None:
    person = town.person(COORDINATOR)
    person.open("/")
    save_step(person, plan_path.removeprefix("/plans/"), step, document)


@pytest.mark.requirement("AIP-136")
def test_the_hub_lists_the_seven_steps_in_four_groups(window: Window) -> None:
    groups = [text_of(group) for group in window.page.select(".aip-taskgroup h2")]
    steps = [text_of(step) for step in window.page.select(".aip-tasks__name")]
    assert groups == ["Prepare", "Plan", "Submit", "Follow up"]
    assert steps == [
        "Contact information",
        "Subgroup targets",
        "Root cause analysis",
        "Tiers of support",
        "Check your answers and submit",
        "Progress updates",
        "Print your plan",
    ]
    waiting = task(window.page, "Check your answers")
    assert "Cannot start yet" in waiting
    assert "Opens when steps 1 to 4 are completed" in waiting
    assert "First update opens" in task(window.page, "Progress updates")
    assert window.page.select(".aip-tasks li a")[0]["href"].endswith("/contact")  # type: ignore[union-attr]
    assert "due" in window.text(".aip-lead").lower()


def test_the_hub_says_why_the_plan_is_needed(window: Window) -> None:
    aside = window.text("aside")
    assert "chronically absent in" in aside
    assert "22-12A-8" in aside


@pytest.mark.requirement("AIP-137", "AIP-138")
def test_contact_is_saved_and_team_members_come_go_and_come_back(window: Window) -> None:
    window.follow("Contact information")
    person = {"first_name": "Dana", "last_name": "Whitfield", "email": "dana@pinon.demo.example"}
    fields = {f"contact-{name}": value for name, value in person.items()}
    window.press("Add a team member", fields)
    assert window.value("contact-email") == "dana@pinon.demo.example"
    window.press(
        "Save and return to plan", {"team-0-first_name": "Marisol", "team-0-title": "Nurse"}
    )
    assert "Completed" in task(window.page, "Contact information")
    assert "Marisol" in window.text("aside")
    window.follow("Contact information")
    window.press("Remove")
    assert not window.page.select('[name="team-0-first_name"]')
    window.press("Undo: bring back Marisol")
    assert window.value("team-0-first_name") == "Marisol"
    assert window.value("team-0-title") == "Nurse"


def test_a_wrong_entry_is_kept_named_and_linked(window: Window) -> None:
    window.follow("Contact information")
    window.press("Save and continue", {"contact-email": "dana at school"})
    assert window.path.endswith("/contact")
    assert window.value("contact-email") == "dana at school"
    assert window.summary == ["E-mail address: Enter an e-mail address such as name@school.org"]
    assert window.page.select("[data-error-summary] a")[0]["href"] == "#contact-email"
    window.open(window.path.removesuffix("/contact"))
    assert "There is a problem" in task(window.page, "Contact information")
    assert "Step 1, E-mail address" in window.text(".usa-alert--error")
    link = window.page.select(".usa-alert--error a")[0]["href"]
    assert str(link).endswith("/contact#contact-email")
    window.follow("Contact information")
    window.press("Save and continue", {"contact-email": "dana@pinon.demo.example"})
    assert window.path.endswith("/targets")


def test_a_text_that_is_too_long_is_not_saved_and_not_lost(window: Window) -> None:
    window.follow("Contact information")
    window.press("Save and continue", {"contact-first_name": "x" * 101}, status=422)
    assert window.value("contact-first_name") == "x" * 101
    assert "At most 100 characters" in " ".join(window.summary)


@pytest.mark.requirement("AIP-144", "AIP-146", "AIP-147")
def test_targets_stand_beside_enrollment_and_former_years(window: Window) -> None:
    window.follow("Subgroup targets")
    head = [text_of(cell) for cell in window.page.select("table")[0].select("thead th")]
    assert head[0] == "Group"
    assert head[1] == "Students now"
    assert any("2024" in cell for cell in head)
    assert any("2025" in cell for cell in head)
    first = window.page.select("table")[0].select("tbody tr")[0]
    assert text_of(first.select("th")[0]) == "All students"
    assert not first.select("td")[1].select("input")  # what was is text, not a field
    sections = [text_of(row) for row in window.page.select("tr.aip-group th")]
    assert sections == ["Gender", "Race and ethnicity", "Programs and circumstances"]


@pytest.mark.requirement("AIP-148", "AIP-151")
def test_there_is_a_target_for_each_grade_of_the_school(window: Window) -> None:
    window.follow("Subgroup targets")
    grades = window.page.select("table")[1].select("tbody tr")
    assert grades
    for row in grades:
        assert row.select("input") or row.select(".aip-masked")


def test_a_masked_group_shows_no_number_and_asks_for_no_target(window: Window) -> None:
    window.follow("Subgroup targets")
    masked = window.page.select("tr.aip-masked-row")
    for row in masked:
        assert not row.select("input")
        assert not any(cell.get_text(strip=True).isdigit() for cell in row.select("td"))
    assert window.page.find(id="masked")


def test_targets_fill_down_are_marked_and_written_another_way(window: Window) -> None:
    window.follow("Subgroup targets")
    window.press("Fill the empty rows", {"targets-ALL-value": "20"})
    assert window.value("targets-F-value") == "20"
    window.press("Save and continue", {"targets-F-value": "205", "targets-M-value": "99"})
    assert window.summary == ["Female: Enter a number from 0 to 100, such as 20.5"]
    assert "points higher than the latest rate" in window.text("tr:has(.aip-rowmsg--warn)")
    window.press("Change all rows", {"targets-ALL-value": "10", "_way": "points"})
    assert window.value("targets-ALL-way") == "points"
    assert window.value("targets-ALL-value") != "10"
    assert window.value("targets-M-value") == "99"  # a raise is not written as a cut
    assert "Target: 10.0" in window.text("table")
    window.press("Change all rows", {"_way": "rate"})
    assert float(window.value("targets-ALL-value")) == pytest.approx(10, abs=0.01)
    window.press("Save and continue", {"targets-F-value": "20", "targets-M-value": "20"})
    assert window.path.endswith("/root-causes")


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("rate", ["points lower", "% lower"]),
        ("points", ["Target:", "% lower"]),
        ("percent", ["Target:", "points lower"]),
    ],
)
def test_a_target_is_shown_in_the_forms_in_which_it_is_not_entered(
    window: Window, way: str, said: list[str]
) -> None:
    window.follow("Subgroup targets")
    window.press("Save and continue", {"targets-ALL-value": "10", "targets-ALL-way": "rate"})
    window.open(window.path.replace("root-causes", "targets"))
    window.press("Change all rows", {"_way": way})
    target = rate_of_all(window)["target"]
    figures = {
        "Target:": target["rate"],
        "points lower": target["points_lower"],
        "% lower": target["percent_lower"],
    }
    note = window.text("#targets-ALL-value-note").replace("\xa0", " ")
    forms = note.split(", ")
    for words, form in zip(said, forms, strict=True):
        assert words in form
        assert f"{Decimal(figures[words]):.1f}" in form
    window.press("Change all rows", {"_way": "rate"})


def test_the_answers_show_a_target_in_all_three_forms(window: Window) -> None:
    plan = window.path
    window.open(f"{plan}/targets")
    window.press("Save and continue", {"targets-ALL-value": "10", "targets-F-value": "95"})
    window.open(f"{plan}/submission")
    (said,) = answers(window, "All students")
    target = rate_of_all(window)["target"]
    points, part = (f"{Decimal(target[cut]):.1f}" for cut in ("points_lower", "percent_lower"))
    assert said.startswith("10.0 %, from ")
    assert said.endswith(f" students) {points} points lower, {part} % lower")
    assert "points higher" in answers(window, "Female")[0]


def test_a_target_without_a_rate_to_compare_it_with_is_shown_alone() -> None:
    assert cuts(Target(rate="10", points_lower=None, percent_lower=None)) == {}


def answers(window: Window, label: str) -> list[str]:
    """What the page of all answers says beside this label."""
    rows = window.page.select("#part-targets dl > div")
    return [text_of(one.select("dd")[0]) for one in rows if text_of(one.select("dt")[0]) == label]


def rate_of_all(window: Window) -> Any:
    """The row of all students, as the API tells it."""
    plan = window.path.split("/")[2]
    return window.http.get(f"/api/v1/plans/{plan}").json()["figures"]["subgroups"][0]


def test_the_chart_says_in_words_what_it_draws(window: Window) -> None:
    window.follow("Subgroup targets")
    chart = window.page.select("figure svg[role=img]")[0]
    assert "Highest:" in text_of(chart)
    assert chart.select("rect.bar")
    assert all("style" not in tag.attrs for tag in chart.find_all(True))


@pytest.mark.requirement("AIP-153", "AIP-154", "AIP-155")
def test_root_causes_are_three_guided_texts(window: Window) -> None:
    window.follow("Root cause analysis")
    texts = {"research": "Rides.", "supportive_factors": "A nurse.", "barriers": "{{7*7}} <b>Roads"}
    window.press("Save and return to plan", {**texts, "methods": ["surveys", "other"]})
    assert "Completed" in task(window.page, "Root cause analysis")
    window.follow("Root cause analysis")
    assert window.value("barriers") == "{{7*7}} <b>Roads"
    ticked = [box["value"] for box in window.page.select("[name=methods][checked]")]
    assert ticked == ["surveys", "other"]


@pytest.mark.requirement("AIP-156", "AIP-161", "AIP-162")
def test_each_tier_takes_strategies_of_the_catalogue_or_ones_own(window: Window) -> None:
    hub = window.path
    for tier in range(1, 5):
        window.open(f"{hub}/tiers/{tier}")
        window.press("Write your own" if tier == 4 else "Add")
        own = window.page.select("select")[0]["name"].removesuffix("strategy")  # type: ignore[union-attr]
        fields = {f"{own}{name}": text for name, text in TEXTS.items()}
        if tier == 4:
            fields[f"{own}other"] = "Home visits"
        window.press("Save and return to tier", fields)
        assert TEXTS["measure"] in window.text("article")
        assert "every strategy here is complete" in window.text("aside")
    assert "Home visits" in window.text("article")
    window.open(hub)
    assert "Completed" in task(window.page, "Tiers of support")


def test_a_strategy_that_lacks_something_says_what(window: Window) -> None:
    hub = window.path
    window.open(f"{hub}/tiers/2")
    window.press("Write your own")
    window.open(f"{hub}/tiers/2")
    assert "Measure: Strategy without a name" in window.text("aside")
    window.press("Remove Strategy without a name")
    assert "Strategy without a name" not in window.text("article")
    window.press("Undo the last removal")
    assert "Strategy without a name" in window.text("article")
    window.press("Remove Strategy without a name")


def test_two_people_who_changed_different_answers_both_keep_theirs(
    window: Window, town: Town, plan_path: str
) -> None:
    window.follow("Root cause analysis")
    before = {name: window.value(name) for name in ("research", "supportive_factors", "barriers")}
    save(town, plan_path, "root-causes", {**before, "barriers": "Theirs", "methods": []})
    window.press("Save and continue", {"research": "Mine"})
    assert "Someone else had changed other answers" in window.text("[role=status]")
    assert window.value("research") == "Mine"
    assert window.value("barriers") == "Theirs"


@pytest.mark.parametrize(
    ("side", "expected"),
    [("mine", "Mine"), ("theirs", "Theirs"), ("together", "Mine and theirs")],
)
def test_two_people_who_changed_one_answer_are_asked(
    window: Window, town: Town, plan_path: str, side: str, expected: str
) -> None:
    window.follow("Root cause analysis")
    other = {"research": "r", "supportive_factors": "s", "methods": ["surveys"]}
    save(town, plan_path, "root-causes", {**other, "barriers": f"Before {side}"})
    window.open(window.path)
    save(town, plan_path, "root-causes", {**other, "barriers": "Theirs"})
    window.press("Save and continue", {"barriers": "Mine", "research": "My research"}, status=409)
    assert "edited the same answer" in window.heading
    assert "Mine" in window.text(".aip-choice")
    assert "Theirs" in window.text(".aip-choice")
    window.press(
        "Save these answers", {"_side:barriers": side, "_together:barriers": "Mine and theirs"}
    )
    assert window.value("barriers") == expected
    assert window.value("research") == "My research"
    assert [box["value"] for box in window.page.select("[name=methods][checked]")] == ["surveys"]


@contextmanager
def overdue(town: Town, plan_path: str) -> Iterator[None]:
    """Let the plan be due long ago, whatever day it is, and again when it was."""
    answer = town.person(COORDINATOR).http.get(f"/api/v1{plan_path}").json()
    database, code = town.system.database("plans"), answer["district_code"]

    def begin(day: date | None) -> None:
        with database.write() as session:
            year = calendar.read_school_year(session, answer["school_year"])
            days = {code: day} if day else {}
            new = replace(year, first_days=days, version=year.version + 1)
            assert change_school_year(session, new, from_version=year.version, now=utc_now())

    begin(date(2020, 1, 6))
    yield
    begin(None)
    database.close()


@pytest.mark.requirement("AIP-164", "AIP-165", "AIP-166")
def test_a_plan_is_checked_certified_and_submitted_once(window: Window, town: Town) -> None:
    hub = window.path
    person = town.person(COORDINATOR)
    person.open("/")
    fill_plan(person, hub.removeprefix("/plans/"))
    window.open(f"{hub}/submission")
    assert "stands in the way" not in window.text()
    assert window.page.select('a[href$="/contact#contact-first_name"]')
    label = window.page.select("label[for=certified]")[0]
    assert "I certify this plan is complete." in text_of(label)
    window.press("Submit plan", status=422)
    assert window.summary == ["Tick the box to certify that the plan is complete"]
    key = window.value("_key")
    with overdue(town, hub):
        window.press("Submit plan", {"certified": "y"})
    assert window.heading == "Your plan is submitted"
    assert "It was submitted after its due date." in window.text()
    number = text_of(window.page.select(".aip-receipt strong")[0])
    assert number.startswith("AIP-2027-")
    assert len(text_of(window.page.select("dd code")[0]).replace(" ", "")) == 64
    again = submit_plan(person, hub.removeprefix("/plans/"), key=key)
    assert again.json()["receipt_number"] == number
    window.open(f"{hub}/contact")  # not to be edited: read instead
    assert window.path.endswith("/submission")
    assert not window.page.select("main button")
    window.open(hub)
    assert "Submitted" in window.text(".aip-planbar")
    window.open("/")
    assert window.heading == "Your plan is submitted"


def test_a_plan_that_was_submitted_meanwhile_is_not_changed(window: Window, plan_path: str) -> None:
    token = window.page.select("[name=csrf_token]")[0]["value"]
    answer = window.http.post(
        f"{plan_path}/root-causes",
        data={"csrf_token": str(token), "barriers": "x", "_version": "0"},
    )
    assert answer.status_code == 409
    assert "it is submitted" in answer.text


def test_what_stands_in_the_way_comes_first_and_leads_there(town: Town) -> None:
    window = Window(town.person("PED absence coordinator").http)
    window.open("/plans")
    person = town.person("PED absence coordinator")
    person.open("/")
    owed = person.ask("GET", "/api/v1/plans/obligations?kind=school&plan=none").json()
    body = {
        "school_year": owed["school_year"]["school_year"],
        "organization": owed["items"][0]["organization"],
    }
    plan = person.ask("POST", "/api/v1/plans", body).json()["id"]
    window.open(f"/plans/{plan}/submission")
    assert "stand in the way of submitting" in window.text(".usa-alert")
    first = window.page.select(".usa-alert a")[0]
    assert text_of(first).startswith("Step 1, First name")
    window.open(str(first["href"]))
    assert window.path.endswith("/contact")
    window.open(f"/plans/{plan}/submission")
    window.press("Submit plan", {"certified": "y"}, status=409)
    assert "stand in the way of submitting" in window.text(".usa-alert")
    window.open("/plans?q=zzzz")
    assert window.page.select(".aip-empty")


def test_a_plan_that_is_not_there_says_so(window: Window) -> None:
    window.open(f"/plans/{uuid4()}", status=404)
    assert "does not exist" in window.text()
    assert "-" in window.text(".aip-code")
    window.open("/plans/1", status=404)


def test_another_schools_plan_is_not_there(town: Town, plan_path: str) -> None:
    foreign = [
        one for one in town.demo.accounts if one.description.startswith("School coordinator")
    ]
    window = Window(town.person(foreign[1].description).http)
    window.open(plan_path, status=404)


@pytest.mark.requirement("AIP-044")
def test_a_district_coordinator_reads_and_does_not_edit(town: Town, plan_path: str) -> None:
    window = Window(town.person("District coordinator").http)
    window.open("/")
    assert "have submitted" in window.heading or "has submitted" in window.heading
    states = [text_of(row) for row in window.page.select("#schools ~ * tbody tr td:nth-child(2)")]
    assert states
    assert all(states), "whether each school has certified its plan (C24)"
    window.open(plan_path)
    assert "You cannot change it now" in window.text()
    window.open(f"{plan_path}/targets")
    assert window.path.endswith("/submission")
    assert not window.page.select("main form")
