"""A district's plan without scripts: from home to the receipt, and what its schools see of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from plans.figures.tables import FIGURE
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.people import Person, fill_plan, save_step

COORDINATOR = "District coordinator"
STATE = "PED absence coordinator"


@pytest.fixture(scope="module")
def plan_path(town: Town) -> str:
    """The district's plan, begun from its coordinator's home."""
    window = Window(town.person(COORDINATOR).http)
    window.open("/")
    assert "District plan, " in window.text(".aip-card")
    window.press("Start district plan")
    return window.path


@pytest.fixture
def window(town: Town, plan_path: str) -> Window:
    window = Window(town.person(COORDINATOR).http)
    window.open(plan_path)
    return window


@pytest.fixture
def person(town: Town) -> Person:
    person = town.person(COORDINATOR)
    person.open("/")
    return person


def plan_of(person: Person, plan_path: str) -> Any:
    return person.ask("GET", f"/api/v1{plan_path}").json()


def save_school_targets(person: Person, plan_path: str, values: dict[str, str]) -> None:
    targets = {code: {"value": value, "way": "rate"} for code, value in values.items()}
    plan_id = plan_path.removeprefix("/plans/")
    save_step(person, plan_id, "school-targets", {"targets": targets})


def asked_schools(window: Window) -> list[str]:
    """Codes of the schools whose row has a field."""
    fields = window.page.select("table input.usa-input")
    return [str(field["name"]).split("-")[1] for field in fields]


@pytest.mark.requirement("AIP-081")
def test_the_hub_lists_the_seven_steps_of_a_district(window: Window) -> None:
    steps = [text_of(step) for step in window.page.select(".aip-tasks__name")]
    assert steps == [
        "Contact information",
        "School targets",
        "Subgroup targets",
        "Tiers of support",
        "Check your answers and submit",
        "Progress updates",
        "Print your plan",
    ]


@pytest.mark.requirement("AIP-082", "AIP-083", "AIP-085")
def test_the_contact_is_the_coordinator_until_somebody_else_is_named(window: Window) -> None:
    window.follow("Contact information")
    assert window.value("contact-email")
    window.press("Add a team member")
    window.press("Save and continue", {"team-0-first_name": "Luz", "team-0-last_name": "Vega"})
    assert window.path.endswith("/school-targets")
    assert "Step 2 of 7" in window.text(".aip-head")


@pytest.mark.requirement("AIP-087", "AIP-088")
def test_each_school_stands_beside_its_past_and_gets_a_target(
    window: Window, person: Person, plan_path: str
) -> None:
    save_school_targets(person, plan_path, {})
    window.open(f"{plan_path}/school-targets")
    assert "No school has a target yet" in window.text()
    schools = [one["name"] for one in plan_of(person, plan_path)["figures"]["schools"]]
    rows = [text_of(row) for row in window.page.select("table tbody tr th")]
    assert [row.split(" Own plan")[0] for row in rows] == schools
    first = asked_schools(window)[0]
    window.press("Save and continue", {f"targets-{first}-value": "12,5"})
    assert window.path.endswith("/targets")
    assert "The target of 1 school comes to 12.5 %" in window.text()
    assert "no target of its own yet" in window.text()


@pytest.mark.requirement("AIP-123")
def test_a_school_without_a_target_is_named_where_it_stands_in_the_way(
    window: Window, person: Person, plan_path: str
) -> None:
    save_school_targets(person, plan_path, {})
    window.open(f"{plan_path}/submission")
    lines = [text_of(line) for line in window.page.select(".usa-alert--error a")]
    assert any(line.startswith("Step 2, ") and "School 0" not in line for line in lines)
    assert any(line.startswith("Step 3, All students") for line in lines)


def test_empty_rows_are_filled_and_written_another_way(
    window: Window, person: Person, plan_path: str
) -> None:
    save_school_targets(person, plan_path, {})
    window.open(f"{plan_path}/school-targets")
    window.press("Fill the empty rows", {"_fill_value": "a fifth"}, status=422)
    assert window.summary == ["“a fifth” is not a number. Enter a number such as 20.5"]
    first, second, *_ = asked_schools(window)
    window.press("Fill the empty rows", {"_fill_value": "18", f"targets-{first}-value": "15"})
    assert window.value(f"targets-{first}-value") == "15"
    assert window.value(f"targets-{second}-value") == "18"
    window.press("Change all rows", {"_way": "points"})
    assert window.value(f"targets-{first}-way") in {"points", "rate"}  # a raise stays a rate
    window.press("Change all rows", {"_way": "rate"})
    assert float(window.value(f"targets-{second}-value")) == pytest.approx(18, abs=0.01)


def test_a_wrong_target_is_kept_named_and_linked(
    window: Window, person: Person, plan_path: str
) -> None:
    window.open(f"{plan_path}/school-targets")
    first = asked_schools(window)[0]
    names = {row["item"]: row["name"] for row in plan_of(person, plan_path)["figures"]["schools"]}
    window.press("Save and continue", {f"targets-{first}-value": "205"})
    assert window.path.endswith("/school-targets")
    assert window.summary == [f"{names[first]}: Enter a number from 0 to 100, such as 20.5"]
    assert window.value(f"targets-{first}-value") == "205"
    window.press("Save and continue", {f"targets-{first}-value": "1" * 21}, status=422)
    assert "At most 20 characters" in " ".join(window.summary)


@pytest.mark.requirement("AIP-088")
def test_schools_that_allow_more_than_their_district_are_warned_about(
    window: Window, person: Person, plan_path: str
) -> None:
    window.open(f"{plan_path}/school-targets")
    save_school_targets(person, plan_path, dict.fromkeys(asked_schools(window), "30"))
    plan_id = plan_path.removeprefix("/plans/")
    targets = {"ALL": {"value": "20", "way": "rate"}}
    save_step(person, plan_id, "targets", {"targets": targets})
    for page in ("school-targets", "targets"):
        window.open(f"{plan_path}/{page}")
        warning = window.text(".usa-alert--warning")
        assert "30.0 %, above the district’s own target of 20.0 %" in warning
        assert "Lower the targets of some schools" in warning
    window.open(f"{plan_path}/submission")
    assert "come to 30.0 %, above the district’s own 20.0 %" in window.text(".usa-alert--warning")


@pytest.fixture
def lost_students(town: Town) -> Iterator[None]:
    """As a later snapshot would tell it: 40 students of each district can no longer make it."""
    district = (FIGURE.c.school_code == "", FIGURE.c.item == "ALL", FIGURE.c.days_left.is_not(None))
    plans = town.system.database("plans")

    def tell(lost: int) -> None:
        with plans.write() as session:
            session.execute(update(FIGURE).where(*district).values(lost_at_least=lost))

    tell(40)
    yield
    tell(0)
    plans.close()


@pytest.mark.requirement("AIP-096")
def test_a_target_says_who_can_no_longer_make_it_and_warns_where_it_is_out_of_reach(
    window: Window, person: Person, plan_path: str, lost_students: None
) -> None:
    plan_id = plan_path.removeprefix("/plans/")
    save_step(person, plan_id, "targets", {"targets": {"ALL": {"value": "1", "way": "rate"}}})
    figures = plan_of(person, plan_path)["figures"]
    row, days = figures["subgroups"][0], figures["current"]["days_to_come"]
    assert (row["outlook"]["lost_at_least"], row["outlook"]["is_out_of_reach"]) == (40, True)
    left, lowest = row["outlook"]["days_left"], float(row["outlook"]["lowest_rate"])
    window.open(f"{plan_path}/targets?lang=en")
    cell = window.text("#row-ALL-under")
    assert "At least 40 can no longer do so." in cell
    assert f"Those who still can may miss {left} more days each, on average." in cell
    warning = window.text("#targets-ALL-value-note")
    assert f"at least 40 of {row['enrolled']:,} students can no longer stay under 10 %" in warning
    assert f"The lowest still possible is {lowest:.1f} %" in warning
    assert f"It counts on {days} more school days" in window.text("form")
    window.open(f"{plan_path}/submission")
    assert "All students: Out of reach" in window.text(".usa-alert--warning")
    window.open(f"{plan_path}/targets?lang=es")
    assert f"Quienes aún pueden lograrlo pueden faltar {left} días más" in window.text(
        "#row-ALL-under"
    )
    assert "Fuera de alcance: al menos 40 de" in window.text("#targets-ALL-value-note")
    window.open(f"{plan_path}?lang=en")


def test_each_school_of_the_district_says_how_many_days_its_students_have_left(
    window: Window, person: Person, plan_path: str
) -> None:
    window.open(f"{plan_path}/school-targets")
    save_school_targets(person, plan_path, dict.fromkeys(asked_schools(window), "30"))
    rows = plan_of(person, plan_path)["figures"]["schools"]
    told = {row["item"]: row["outlook"]["days_left"] for row in rows if row["outlook"]}
    assert told
    window.open(f"{plan_path}/school-targets")
    for code, days in told.items():
        assert f"may miss {days} more day" in window.text(f"#row-{code}-under")


def test_the_target_of_a_school_that_is_gone_is_left_out_with_the_next_save(
    window: Window, person: Person, plan_path: str
) -> None:
    save_school_targets(person, plan_path, {"ZZ9": "10"})
    window.open(plan_path)
    assert "School ZZ9: This school is not in your district any more" in window.text(".usa-alert")
    window.open(f"{plan_path}/school-targets")
    assert "School ZZ9" in window.text(".usa-alert--info")
    window.press("Save and return to plan")
    assert "ZZ9" not in plan_of(person, plan_path)["documents"]["school-targets"]["targets"]


def test_a_school_reads_its_districts_target_in_its_own_plan(
    town: Town, window: Window, person: Person, plan_path: str
) -> None:
    district = plan_of(person, plan_path)["organization"]
    state = town.person(STATE)
    state.open("/")
    window.open(f"{plan_path}/school-targets")
    _year, free = town.schools_without_plan()
    drafts = state.ask("GET", "/api/v1/plans?status=draft&limit=200").json()["items"]
    open_ones = {*free, *(one["organization"] for one in drafts)}
    school = next(one for one in asked_schools(window) if f"{district}/{one}" in open_ones)
    save_school_targets(person, plan_path, {school: "17.5"})
    year = plan_of(person, plan_path)["school_year"]
    body = {"school_year": year, "organization": f"{district}/{school}"}
    own = state.ask("POST", "/api/v1/plans", body).json()["id"]
    said = "17.5 % (district plan not submitted yet)"
    seen = Window(state.http)
    seen.open(f"/plans/{own}/targets")
    assert f"Your district’s target for your school: {said}" in seen.text()
    seen.open(f"/plans/{own}/submission")
    assert said in seen.text("#part-targets")
    window.open(f"{plan_path}/school-targets")
    assert window.page.select(f'table th a[href="/plans/{own}"]')
    assert "Own plan: in progress" in window.text("table")


def test_pages_of_the_other_kind_of_plan_are_not_there(window: Window, plan_path: str) -> None:
    window.open(f"{plan_path}/root-causes", status=404)
    window.open(f"{plan_path}/tiers/1")
    assert "For all your schools" in window.text("aside")
    assert "root causes" not in window.text("aside")


def test_the_state_starts_the_plan_of_a_district_from_the_list(town: Town) -> None:
    window = Window(town.person(STATE).http)
    window.open("/plans?status=none")
    assert window.page.select("table form")
    names = [text_of(button) for button in window.page.select("table button")]
    district = next(name for name in names if name.startswith("Start district plan"))
    window.press(district)
    assert "School targets" in window.text(".aip-tasks")
    viewer = Window(town.person("PED viewer").http)
    viewer.open("/plans?status=none")
    assert "Not started" in viewer.text("table")
    assert not viewer.page.select("table form")


@pytest.mark.requirement("AIP-124", "AIP-125", "AIP-126")
def test_a_districts_plan_is_checked_certified_and_submitted(
    window: Window, person: Person, plan_path: str
) -> None:
    fill_plan(person, plan_path.removeprefix("/plans/"))
    window.open(f"{plan_path}/submission")
    assert "stand in the way" not in window.text()
    headings = [text_of(heading) for heading in window.page.select("h2[id^=name-]")]
    assert headings == [
        "1. Contact information",
        "2. School targets",
        "3. Subgroup targets",
        "4. Tiers of support",
    ]
    assert "I confirm that my submission is complete and final." in window.text("#certify ~ form")
    window.press("Submit plan", {"certified": "y"})
    assert window.heading == "Your plan is submitted"
    assert "Your district" not in window.text()
    window.open("/reports/submitted?kind=district")
    window.open(f"{plan_path}/school-targets")
    assert window.path.endswith("/submission")
