"""Strategies without scripts: milestones, order, a later start, copies."""

import pytest

from tests.gateway.test_pages_spanish import left_in_english
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.people import (
    Person,
    fill_plan,
    return_plan,
    save_step,
    stored,
    submit_plan,
)


@pytest.fixture
def source(staff: Person, plans: list[str]) -> str:
    """Another plan with three strategies in tier 2."""
    fill_plan(staff, plans[1])
    three_strategies(staff, plans[1])
    return plans[1]


@pytest.fixture
def window(staff: Person) -> Window:
    return Window(staff.http)


def names(window: Window) -> list[str]:
    return [text_of(one) for one in window.page.select("article h3")]


def said(window: Window) -> str:
    return window.text("[role=status]")


def three_strategies(staff: Person, plan: str) -> None:
    """Ours, Rides and Calls in tier 2."""
    tiers = stored(staff, plan, "tiers")
    ours = {**tiers["tier_2"][0], "other": "Ours"}
    more = [{**ours, "id": name[:1], "other": name} for name in ("Rides", "Calls")]
    save_step(staff, plan, "tiers", {**tiers, "tier_2": [ours, *more]})


@pytest.mark.requirement("AIP-120", "AIP-162")
def test_milestones_are_added_kept_removed_and_brought_back(
    window: Window, staff: Person, plan: str
) -> None:
    path = f"/plans/{plan}/tiers/2/s2"
    window.open(path)
    year = staff.ask("GET", f"/api/v1/plans/{plan}").json()["school_year"][:4]
    window.press("Add a milestone", {"tier_2-0-resources": "A phone"})
    row = "tier_2-0-milestones-0"
    assert window.page.select_one(f'[name="{row}-due_on"][type=date]')
    window.press(
        "Save and return to tier",
        {f"{row}-what": "First list is made", f"{row}-due_on": f"{year}-10-15"},
    )
    assert f"October 15, {year}: First list is made" in window.text("article").replace("\xa0", " ")
    assert "A phone" in window.text("article")
    window.open(f"/plans/{plan}/submission")
    assert "First list is made" in window.text("#part-tiers")
    window.open(path)
    window.press("Remove Milestone 1")
    assert stored(staff, plan, "tiers")["tier_2"][0]["milestones"] == []
    window.press("Undo: bring back “First list is made”")
    assert window.value(f"{row}-what") == "First list is made"
    window.press("Remove Milestone 1")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("2019-10-15", "Enter a day of this school year: from "),
        ("in autumn", "Enter a date such as 2026-10-15"),
    ],
)
def test_a_wrong_day_is_kept_and_said_at_its_field(
    window: Window, plan: str, typed: str, error: str
) -> None:
    window.open(f"/plans/{plan}/tiers/2/s2?add=1")
    row = "tier_2-0-milestones-0"
    window.press("Save and return to tier", {f"{row}-what": "A list", f"{row}-due_on": typed})
    assert window.path.endswith("/tiers/2/s2")
    assert window.value(f"{row}-due_on") == typed
    assert (
        window.summary[0]
        .replace("\xa0", " ")
        .startswith(f"tier 2, strategy 1, milestone 1, By which day: {error}")
    )
    assert window.page.select_one("[data-error-summary] a")["href"] == f"#{row}-due_on"  # type: ignore[index]


@pytest.mark.requirement("AIP-121")
def test_a_strategy_begins_later_than_its_tier(window: Window, plan: str) -> None:
    path = f"/plans/{plan}/tiers/3/s3"
    window.open(path)
    assert "10 to under 20" in window.text("#tier_3-0-start_percent-hint").replace("\xa0", " ")
    window.press("Save and return to tier", {"tier_3-0-start_percent": "25"})
    assert window.value("tier_3-0-start_percent") == "25"
    assert "Tier 3 does not begin at 25 %" in window.summary[0]
    window.press("Save and return to tier", {"tier_3-0-start_percent": "15"})
    assert "From 15 % of days absent on" in window.text("article")
    window.open(f"/plans/{plan}/submission")
    assert "From 15 % of days absent on" in window.text("#part-tiers")


def test_a_twenty_first_milestone_finds_no_button_and_loses_no_text(
    window: Window, staff: Person, plan: str
) -> None:
    tiers = stored(staff, plan, "tiers")
    rows = [{"id": f"m{n}", "what": f"Part {n}", "due_on": ""} for n in range(20)]
    save_step(
        staff, plan, "tiers", {**tiers, "tier_2": [{**tiers["tier_2"][0], "milestones": rows}]}
    )
    window.open(f"/plans/{plan}/tiers/2/s2?add=1")
    assert "20 milestones, which is all" in window.text("#milestones")
    assert not window.page.select("#milestones [name=_add]")
    window.press("Save and return to tier", {"tier_2-0-timeline": "Soon"})
    assert len(stored(staff, plan, "tiers")["tier_2"][0]["milestones"]) == 20


def test_strategies_are_ordered_by_buttons(window: Window, staff: Person, plan: str) -> None:
    three_strategies(staff, plan)
    window.open(f"/plans/{plan}/tiers/2")
    window.press("Move up Rides")
    assert names(window) == ["Rides", "Ours", "Calls"]
    assert "“Rides” is now number 1 of 3." in said(window)
    window.press("Move down Ours")
    assert names(window) == ["Rides", "Calls", "Ours"]
    assert not window.page.select("#up-R, #down-s2")  # no way further


def test_after_a_move_the_focus_is_on_a_button_that_is_there(
    window: Window, staff: Person, plan: str
) -> None:
    three_strategies(staff, plan)
    token = str(window.open(f"/plans/{plan}/tiers/2").select("[name=csrf_token]")[0]["value"])
    form = {"csrf_token": token, "_up": "C"}
    for expected in ("#up-C", "#down-C"):
        answer = window.http.post(f"/plans/{plan}/tiers/2", data=form, follow_redirects=False)
        assert answer.headers["location"].endswith(expected)
        assert window.open(f"/plans/{plan}/tiers/2").select(expected)


def test_a_strategy_is_copied_to_another_tier(window: Window, staff: Person, plan: str) -> None:
    catalogue = staff.ask("GET", "/api/v1/plans/strategies?tier=2").json()["items"]
    tiers = stored(staff, plan, "tiers")
    listed = {
        **tiers["tier_2"][0],
        "strategy": catalogue[0]["code"],
        "other": "",
        "start_percent": "7",
        "milestones": [{"id": "m1", "what": "A list", "due_on": ""}],
    }
    save_step(staff, plan, "tiers", {**tiers, "tier_2": [listed]})
    window.open(f"/plans/{plan}/tiers/2")
    name = catalogue[0]["name"]["en"]
    window.press(f"Copy {name} to Tier 3")
    assert f"“{name}” is copied: it is the last one of tier 3." in said(window)
    after = stored(staff, plan, "tiers")
    copy = after["tier_3"][-1]
    assert after["tier_2"][0]["strategy"] == catalogue[0]["code"]  # the first one stays
    assert (copy["strategy"], copy["other"]) == ("other", name)
    assert copy["id"] != "s2"
    assert copy["milestones"][0]["id"] != "m1"
    assert copy["milestones"][0]["what"] == "A list"
    assert copy["start_percent"] == ""  # 7 % is no start of tier 3
    assert copy["action_steps"] == listed["action_steps"]


def test_a_full_tier_says_that_it_is_full(window: Window, staff: Person, plan: str) -> None:
    tiers = stored(staff, plan, "tiers")
    many = [{**tiers["tier_3"][0], "id": f"x{n}"} for n in range(30)]
    save_step(staff, plan, "tiers", {**tiers, "tier_3": many})
    window.open(f"/plans/{plan}/tiers/2")
    window.press("Copy Our own way 2 to Tier 3")
    assert "a tier holds 30 strategies at most" in window.text("[role=alert]")
    assert len(stored(staff, plan, "tiers")["tier_3"]) == 30
    window.open(f"/plans/{plan}/tiers/3")
    window.press("Write your own")
    assert "a tier holds 30 strategies at most" in window.text("[role=alert]")


def test_strategies_are_copied_from_another_plan(
    window: Window, staff: Person, plan: str, source: str
) -> None:
    other = staff.ask("GET", f"/api/v1/plans/{source}").json()["name"]
    window.open(f"/plans/{plan}/tiers/2")
    window.follow("Choose a plan")
    page = window.open(f"/plans/{plan}/tiers/2/copy?q={other}")
    assert not [link for link in page.select("main a") if str(link["href"]).endswith(plan)]
    window.follow(other)
    window.press("Copy what is ticked", status=422)
    assert window.summary == ["Choose at least one strategy"]
    window.press("Copy what is ticked", {"tier-2": ["2/R", "2/C"], "tier-4": ["4/s4"]})
    assert "3 strategies are copied in" in said(window)
    assert names(window) == ["Our own way 2", "Rides", "Calls", "Our own way 4"]
    ids = {one["id"] for one in stored(staff, plan, "tiers")["tier_2"]}
    assert ids.isdisjoint({"R", "C", "s4"})
    assert len(stored(staff, source, "tiers")["tier_2"]) == 3
    window.open(f"/plans/{plan}/tiers/2/copy?q=zzzz")
    assert "No other plan is here" in window.text()


def test_nobody_copies_from_or_into_what_is_not_theirs(town: Town, plan: str) -> None:
    """A school's coordinator reads no other school's plan; a reader changes none."""
    own = Window(town.person("School coordinator").http)
    own.open("/")
    for mine in own.http.get("/api/v1/plans?status=draft").json()["items"]:
        own.open(f"/plans/{mine['id']}/tiers/1/copy/{plan}", status=404)
    own.open(f"/plans/{plan}/tiers/1/copy", status=404)
    reader = Window(town.person("PED viewer").http)
    reader.open(f"/plans/{plan}/tiers/1/copy")
    assert reader.path.endswith("/submission")


def test_a_strategy_sent_after_its_plan_was_submitted_is_refused_in_words(
    window: Window, staff: Person, plan: str
) -> None:
    before = stored(staff, plan, "tiers")
    window.open(f"/plans/{plan}/tiers/2/s2")
    assert submit_plan(staff, plan).status_code == 201
    window.press("Save and return to tier", {"tier_2-0-resources": "A phone"}, status=409)
    assert window.heading == "This has changed in the meantime"
    return_plan(staff, plan)
    assert stored(staff, plan, "tiers") == before


SPANISH = ("/root-causes?add=1&", "/tiers/2?", "/tiers/2/s2?add=1&", "/tiers/2/copy?")


@pytest.mark.parametrize("path", SPANISH)
def test_these_pages_are_spanish_too(window: Window, plan: str, path: str) -> None:
    page = window.open(f"/plans/{plan}{path}lang=es")
    assert left_in_english(page) == []
    window.open("/?lang=en")
