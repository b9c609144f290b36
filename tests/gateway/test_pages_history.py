"""Returned plans, the history of a plan, what changed, former versions; and keeping last year's."""

import hashlib

import pytest
from bs4 import BeautifulSoup

from tests.gateway.test_pages_spanish import left_in_english
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.former import leave_former_plan
from tests.systems.people import Person, fill_plan, return_plan, save_step, start_plan, submit_plan

PED = "PED absence coordinator"
SURVEY, MAP = b"%PDF-1.7 of spring", b"\x89PNG\r\n\x1a\n" + b"\0" * 2_000
NOTHING: dict[str, str | list[str]] = {"written": [], "tier_1": [], "tier_2": []}


def begin(town: Town, *, has_former: bool = False) -> str:
    """The address of a new plan of a school without one."""
    person = town.person(PED)
    person.open("/")
    year, (*_, school) = town.schools_without_plan()
    if has_former:
        first = int(year[:4])
        leave_former_plan(town.system, school, f"{first - 1}-{first}")
    return f"/plans/{start_plan(person, year, school)}"


def send_file(person: Person, plan_id: str, name: str, body: bytes) -> str:
    """Its id."""
    token = str(person.page.select("meta[name=csrf-token]")[0]["content"])
    sent = {"X-CSRF-Token": token, "Origin": person.system.url, "File-Name": name}
    answer = person.http.post(f"/api/v1/plans/{plan_id}/attachments", content=body, headers=sent)
    return str(answer.raise_for_status().json()["id"])


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [[text_of(cell) for cell in row.select("th, td")] for row in page.select("tbody tr")]


def offered(window: Window) -> list[str]:
    """The parts one can keep."""
    return [text_of(label) for label in window.page.select("main form label")]


@pytest.fixture(scope="module")
def twice(town: Town) -> str:
    """A plan submitted, returned, changed, submitted again, returned again."""
    plan, person = begin(town), town.person(PED)
    plan_id = plan.removeprefix("/plans/")
    fill_plan(person, plan_id)
    old = send_file(person, plan_id, "survey.pdf", SURVEY)
    assert submit_plan(person, plan_id).is_success
    return_plan(person, plan_id)
    person.ask("DELETE", f"/api/v1/plans/{plan_id}/attachments/{old}")
    send_file(person, plan_id, "map.png", MAP)
    texts = {"research": "Rides are short.", "supportive_factors": "A team."}
    save_step(person, plan_id, "root-causes", {**texts, "barriers": "Ice.", "methods": ["surveys"]})
    assert submit_plan(person, plan_id).is_success
    return_plan(person, plan_id)
    return plan


@pytest.fixture(scope="module")
def empty(town: Town) -> str:
    """A plan just begun, of a school that has one of the year before; the tests fill it in turn."""
    return begin(town, has_former=True)


@pytest.fixture
def window(town: Town) -> Window:
    return Window(town.person(PED).http)


@pytest.mark.requirement("AIP-167")
def test_the_hub_says_by_whom_a_plan_was_returned_and_why(window: Window, twice: str) -> None:
    window.open(twice)
    alert = window.text(".usa-alert--warning")
    assert "Returned on" in alert
    assert "Add measures." in alert
    window.follow("Contact information")
    assert window.path.endswith("/contact")  # it may be edited again


def test_the_history_has_every_submission_with_its_receipt(window: Window, twice: str) -> None:
    window.open(twice)
    window.follow("History of this plan")
    cards = [text_of(card) for card in window.page.select(".aip-card:has([id^=revision])")]
    assert ["-R2" in cards[0], "-R1" in cards[1], len(cards)] == [True, True, 2]
    versions = rows(window.page)
    assert [row[0].partition(":")[0].strip() for row in versions if "Root cause" in row[0]] == [
        "Version 2",
        "Version 1",
    ]
    assert all(row[1] and row[2] for row in versions)


def test_two_revisions_are_compared_field_by_field(window: Window, twice: str) -> None:
    window.open(f"{twice}/history")
    window.open(f"{twice}/history/differences?one=2&other=1")
    assert window.heading == "What changed from revision 1 to revision 2"
    assert rows(window.page) == [
        ["Barriers", "Roads.", "Ice."],
        ["How you found out", "nothing", "Student surveys or focus groups"],
        [
            "map.png",
            "nothing",
            f"PNG, 3 kB SHA-256 begins with {hashlib.sha256(MAP).hexdigest()[:12]}",
        ],
        [
            "survey.pdf",
            f"PDF, 1 kB SHA-256 begins with {hashlib.sha256(SURVEY).hexdigest()[:12]}",
            "nothing",
        ],
    ]
    assert "same figures" in window.text("main")


@pytest.mark.parametrize("asked", ["one=1&other=1", "one=x&other=1", ""])
def test_a_comparison_needs_two_revisions(window: Window, twice: str, asked: str) -> None:
    window.open(f"{twice}/history/differences?{asked}", status=422)
    assert "Choose two different revisions" in window.text("form")
    window.open(f"{twice}/history/differences?one=1&other=9", status=404)


def test_a_former_version_is_looked_at_and_restored(window: Window, twice: str, town: Town) -> None:
    window.open(f"{twice}/history/root-causes/1")
    assert ["Barriers", "Roads.", "Ice."] in rows(window.page)
    window.press("Restore version 1")
    assert window.path.endswith("/root-causes")
    assert window.value("barriers") == "Roads."
    assert "restored" in window.text("[role=status]")
    window.open(f"{twice}/history/root-causes/3")
    assert "says the same now" in window.text()
    assert not window.page.select("main button")
    window.open(f"{twice}/history/root-causes/2")
    texts = {"research": "r", "supportive_factors": "s", "barriers": "b", "methods": []}
    save_step(town.person(PED), twice.removeprefix("/plans/"), "root-causes", texts)
    window.press("Restore version 2", status=409)
    assert "Nothing was restored" in window.text("[role=alert]")
    assert ["Barriers", "Ice.", "b"] in rows(window.page)
    window.open(f"{twice}/history/root-causes/99", status=404)
    window.open(f"{twice}/history/nothing/1", status=404)


def test_whoever_may_only_read_sees_the_history_and_restores_nothing(
    town: Town, twice: str
) -> None:
    viewer = Window(town.person("PED viewer").http)
    viewer.open(f"{twice}/history/root-causes/1")
    assert not viewer.page.select("main button")
    viewer.open(f"{twice}/history")


def test_a_plan_nobody_wrote_in_has_an_empty_history(window: Window, empty: str) -> None:
    window.open(f"{empty}/history")
    assert "not been submitted yet" in window.text()
    assert "Nothing has been saved" in window.text()
    assert not window.page.select("main form")


def test_these_pages_are_spanish(window: Window, twice: str, empty: str) -> None:
    window.open("/?lang=es")
    try:
        for path in (
            twice,
            f"{twice}/history",
            f"{twice}/history/differences?one=1&other=2",
            f"{twice}/history/root-causes/1",
            empty,
            f"{empty}/history",
            f"{empty}/carry-over",
        ):
            assert left_in_english(window.open(path)) == [], path
        window.press("Conservar lo marcado", NOTHING, status=422)
        assert left_in_english(window.page) == []
        window.open(f"{twice}/history/differences", status=422)
        assert left_in_english(window.page) == []
    finally:
        window.open("/?lang=en")


# Last year's plan


def test_what_of_last_years_plan_can_be_kept_is_offered(window: Window, empty: str) -> None:
    window.open(empty)
    window.follow("Choose what to keep")
    assert offered(window) == [
        "Contact: Rosa Baca",
        "The team",
        "Root cause analysis",
        "Phone calls",
        "Home visits",
    ]
    assert "never carried over" in window.text()
    window.press("Keep what is ticked", NOTHING, status=422)
    assert window.summary == ["Choose at least one part to keep"]


def test_what_was_typed_meanwhile_is_not_carried_over(
    window: Window, town: Town, empty: str
) -> None:
    window.open(f"{empty}/carry-over")
    texts = {"research": "Typed.", "supportive_factors": "", "barriers": "", "methods": []}
    save_step(town.person(PED), empty.removeprefix("/plans/"), "root-causes", texts)
    window.press("Keep what is ticked", status=409)
    alert = window.text("[role=alert]")
    assert "Root cause analysis" in alert
    assert "Nothing was carried over" in alert
    window.open(f"{empty}/root-causes")
    assert window.value("research") == "Typed."
    window.open(f"{empty}/contact")
    assert window.value("contact-last_name") == ""


def test_parts_of_last_years_plan_are_kept_by_choice(window: Window, empty: str) -> None:
    window.open(f"{empty}/carry-over")
    assert "Root cause analysis" not in offered(window)
    window.press(
        "Keep what is ticked", {**NOTHING, "written": ["contact"], "tier_2": ["tier_2/s2"]}
    )
    assert window.path == empty
    assert "written for last year" in window.text("[role=status]")
    assert "Choose what to keep" not in window.text()
    window.open(f"{empty}/contact")
    assert window.value("contact-last_name") == "Baca"
    assert not window.page.select('[name="team-0-first_name"]')
    window.open(f"{empty}/tiers/2")
    assert "Home visits" in window.text("article")
    window.open(f"{empty}/tiers/1")
    assert "Phone calls" not in window.text()


def test_where_there_is_nothing_to_keep_nothing_is_offered(window: Window, twice: str) -> None:
    window.open(twice)
    assert "last year’s plan" not in window.text()
    window.open(f"{twice}/carry-over")
    assert window.path == twice


# The contact


def test_the_contact_of_ones_own_new_plan_is_oneself_until_somebody_saves(town: Town) -> None:
    """The second coordinator's: nobody has saved its first step."""
    coordinators = [
        one for one in town.demo.accounts if one.description.startswith("School coordinator")
    ]
    own = Window(town.person(coordinators[1].description).http)
    own.open("/")
    if own.page.select("main button"):
        own.press("Start the plan")
    else:
        own.follow("Continue the plan")
    plan = own.path
    own.open(f"{plan}/contact")
    assert own.value("contact-email") == coordinators[1].email
    me = town.person(coordinators[1].description).ask("GET", "/api/v1/identity/me").json()
    assert own.value("contact-first_name") == me["first_name"]
    assert own.value("contact-last_name") == me["last_name"]
    assert "We put in your own name" in own.text("form")
    own.open(plan)
    assert "Not started" in next(
        text_of(row) for row in own.page.select(".aip-tasks li") if "Contact" in text_of(row)
    )
    other = Window(town.person(PED).http)
    other.open(f"{plan}/contact")
    assert other.value("contact-email") == ""
