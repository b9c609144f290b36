"""School years and periods, as IT keeps them."""

from collections.abc import Iterator

import pytest

from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.systems.people import Person, save_step, stored

IT = "IT administrator"
PED = "PED absence coordinator"
YEARS = "/it-panel/school-years"


@pytest.fixture
def window(town: Town) -> Window:
    return Window(town.person(IT).http)


@pytest.fixture(scope="module")
def active(town: Town) -> str:
    """The demo's open year."""
    years = town.person(IT).ask("GET", "/api/v1/plans/school-years").json()["items"]
    return next(str(one["school_year"]) for one in years if one["status"] == "active")


@pytest.fixture(scope="module")
def draft(town: Town) -> str:
    """A year that IT has begun."""
    name = "2041-2042"
    window = Window(town.person(IT).http)
    window.open(f"{YEARS}/new")
    window.press("Create the draft", {"school_year": name, "first_day_on": "2041-08-30"})
    return f"{YEARS}/{name}"


@pytest.fixture
def changed_meanwhile(town: Town) -> Iterator[None]:
    """For tests in which somebody else is faster; the draft ends with its first day again."""
    yield
    set_first_day(town, "2041-2042", "2041-08-30")


def set_first_day(town: Town, name: str, day: str) -> None:
    person = town.person(IT)
    path = f"/api/v1/plans/school-years/{name}"
    etag = person.ask("GET", path).headers["etag"]
    answer = person.ask("PATCH", path, {"first_day_on": day}, If_Match=etag)
    assert answer.status_code == 200, answer.text


@pytest.mark.requirement("AIP-080", "AIP-023")
def test_home_leads_to_the_it_panel_and_its_school_years(window: Window) -> None:
    window.open("/")
    assert "Administration" in window.text()
    window.follow("Open the IT panel")
    assert window.heading == "IT panel"
    window.follow("School years and periods")
    assert window.heading == "School years and periods"
    assert "Active" in window.text("table")
    window.follow("Create a school year")
    assert window.heading == "Create a school year"


@pytest.mark.requirement("AIP-024", "AIP-075")
def test_a_created_year_is_a_draft_with_default_periods(window: Window, draft: str) -> None:
    window.open(draft)
    assert "Draft" in window.text()
    assert "October 14, 2041" in window.text()
    assert "October 1, 2041" in window.text("table")
    window.open(f"{YEARS}/new")
    assert window.value("school_year") == "2042-2043"


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("", "2041-08-30", "Write the school year, such as 2026-2027"),
        ("2041", "2041-08-30", "Write the school year as 2026-2027"),
        ("2041-2042", "2041-08-30", "This school year exists already"),
        ("2044-2045", "", "Enter a date"),
        ("2044-2045", "August", "Enter a date such as 2026-08-31"),
        ("2044-2045", "2041-08-30", "Enter a day of this school year"),
    ],
)
def test_a_year_that_cannot_be_is_not_created_and_nothing_typed_is_lost(
    window: Window, draft: str, name: str, day: str, said: str
) -> None:
    window.open(f"{YEARS}/new")
    window.press("Create the draft", {"school_year": name, "first_day_on": day}, status=422)
    assert len(window.summary) == 1
    assert window.summary[0].startswith(said)
    assert (window.value("school_year"), window.value("first_day_on")) == (name, day)


@pytest.mark.requirement("AIP-076")
def test_periods_are_changed_and_an_overlap_is_shown_at_its_field(
    window: Window, draft: str
) -> None:
    window.open(f"{draft}/periods")
    first, second = "periods-0-ends_on", "periods-1-starts_on"
    window.press("Save the periods", {first: "2041-10-07"}, status=422)
    assert window.summary == ["80-day begins before the period “40-day” has ended"]
    assert window.page.select(f"#{second}[aria-invalid=true]")
    assert window.value(first) == "2041-10-07"
    window.press("Save the periods", {second: "2041-10-08"})
    assert "saved" in window.text("[role=status]")
    assert "October 8, 2041" in window.text("table")
    window.open(f"{draft}/periods")
    wrong = {"periods-3-ends_on": "2042-07-01", "periods-2-starts_on": ""}
    window.press("Save the periods", wrong, status=422)
    assert window.summary == ["Enter a date"]
    window.press("Save the periods", {"periods-2-starts_on": "2041-12-16"}, status=422)
    assert window.summary[0].startswith("End of year: enter a date between July 1 and June 30")


@pytest.mark.requirement("AIP-075")
def test_which_updates_plans_owe_is_chosen_cell_by_cell(window: Window, draft: str) -> None:
    window.open(f"{draft}/updates")
    chosen = window.page.select("option[selected]")
    assert [one["value"] for one in chosen].count("off") == 2
    window.press("Save what plans owe", {"updates-district-EOY": "optional"})
    assert "Optional" in window.text("table")
    window.open(f"{draft}/updates")
    window.press("Save what plans owe", {"updates-district-EOY": "sometimes"}, status=422)
    assert len(window.summary) == 1


def test_whether_strategies_need_measures_is_switched_and_told(window: Window, draft: str) -> None:
    """C36: on in every new year; what the switch does stands beside it."""
    needed = "Each strategy needs a performance measure and a data-collection plan"
    window.open(draft)
    assert needed in window.text("dl")
    window.open(f"{draft}/updates")
    assert window.page.select("#measures_required[checked]")
    assert "Plans already submitted stay as they are" in window.text("label")
    window.press("Save what plans owe", {"measures_required": [], "updates-school-40D": "required"})
    assert needed not in window.text("dl")
    assert "are optional" in window.text("dl")
    window.open(f"{draft}/updates")
    assert not window.page.select("#measures_required[checked]")
    window.press("Save what plans owe", {"measures_required": "y", "updates-school-40D": "off"})
    assert needed in window.text("dl")


def test_a_strategys_measures_are_marked_optional_where_its_year_does_without(
    window: Window, active: str, staff: Person, plan: str
) -> None:
    """C36."""
    tiers = stored(staff, plan, "tiers")
    bare = {**tiers["tier_2"][0], "measure": "", "data_collection": ""}
    save_step(staff, plan, "tiers", {**tiers, "tier_2": [bare]})
    assert measures_marked(staff, plan) == [False, False]
    window.open(f"{YEARS}/{active}/updates")
    window.press("Save what plans owe", {"measures_required": []})
    try:
        assert measures_marked(staff, plan) == [True, True]
        page = Window(staff.http)
        page.open(f"/plans/{plan}/tiers/2")
        assert "every strategy here is complete" in page.text("aside")
    finally:
        window.open(f"{YEARS}/{active}/updates")
        window.press("Save what plans owe", {"measures_required": "y"})
    assert measures_marked(staff, plan) == [False, False]


def measures_marked(staff: Person, plan: str) -> list[bool]:
    """Whether measure and data collection are said to be optional."""
    page = Window(staff.http)
    page.open(f"/plans/{plan}/tiers/2/s2")
    names = "measure", "data_collection"
    return ["(optional)" in page.text(f'label[for="tier_2-0-{name}"]') for name in names]


def test_a_district_gets_a_first_day_of_its_own_another_one_and_none(
    window: Window, draft: str
) -> None:
    window.open(draft)
    assert "classes begin on the same day everywhere" in window.text()
    window.follow("Add a district")
    window.press("Save the first day", {"first_day_on": "2041-08-12"}, status=422)
    assert window.summary == ["Choose a district"]
    option = window.page.select("#district option")[1]
    code, name = str(option["value"]), option.text.partition(" (")[0]
    window.press("Save the first day", {"district": code, "first_day_on": "2043-08-12"}, status=422)
    assert window.summary[0].startswith("Enter a day of this school year")
    window.press("Save the first day", {"district": code, "first_day_on": "2041-08-12"})
    assert name in window.text("table")
    assert "September 26, 2041" in window.text("table")
    window.follow(name)
    assert window.heading == f"When do classes begin in {name}?"
    window.press("Save the first day", {"first_day_on": "2041-08-19"})
    assert "October 3, 2041" in window.text("table")
    window.open(f"{draft}/districts/new")
    assert not window.page.select(f'#district option[value="{code}"]')
    window.open(f"{draft}/districts/{code}")
    window.press("Use the state’s first day")
    assert f"counts for {name} again" in window.text("[role=status]")
    assert "classes begin on the same day everywhere" in window.text()
    window.open(f"{draft}/districts/{code}", status=404)


@pytest.mark.usefixtures("changed_meanwhile")
def test_who_was_overtaken_sees_what_is_stored_and_keeps_what_was_typed(
    window: Window, town: Town, draft: str
) -> None:
    window.open(f"{draft}/first-day")
    set_first_day(town, "2041-2042", "2041-09-02")
    window.press("Save the first day", {"first_day_on": "2041-08-26"}, status=409)
    assert "Somebody else changed this school year meanwhile" in window.text("[role=alert]")
    assert "September 2, 2041" in window.text("[role=alert]")
    assert window.value("first_day_on") == "2041-08-26"
    window.press("Save the first day")
    assert "August 26, 2041" in window.text()


@pytest.mark.usefixtures("changed_meanwhile")
def test_who_was_overtaken_on_what_plans_owe_sees_all_of_it_as_stored(
    window: Window, town: Town, draft: str
) -> None:
    window.open(f"{draft}/updates")
    set_first_day(town, "2041-2042", "2041-09-02")
    window.press("Save what plans owe", {"measures_required": []}, status=409)
    assert "School plans, 40-day Not asked for" in window.text("[role=alert]")
    assert "Each strategy needs a performance measure" in window.text("[role=alert]")
    assert not window.page.select("#measures_required[checked]")


@pytest.mark.usefixtures("changed_meanwhile")
def test_who_mends_what_was_refused_still_meets_what_somebody_saved_meanwhile(
    window: Window, town: Town, draft: str
) -> None:
    window.open(f"{draft}/first-day")
    set_first_day(town, "2041-2042", "2041-09-02")
    window.press("Save the first day", {"first_day_on": ""}, status=422)
    window.press("Save the first day", {"first_day_on": "2041-08-26"}, status=409)
    assert "September 2, 2041" in window.text("[role=alert]")


def test_a_second_year_opens_only_when_the_first_is_closed(
    window: Window, draft: str, active: str
) -> None:
    window.open(draft)
    window.follow("Open for entry")
    assert window.heading.startswith("Open 2041")
    assert "One year is open at a time" in window.text()
    assert not window.page.select("main form")
    window.follow("Close")
    assert window.path == f"{YEARS}/{active}/status/inactive"
    assert "Nobody can begin, write or submit a plan" in window.text()


@pytest.mark.requirement("AIP-025", "AIP-078")
def test_a_year_is_closed_archived_and_reopened_with_a_reason(
    window: Window, town: Town, active: str
) -> None:
    year = f"{YEARS}/{active}"
    owed = town.person(IT).ask("GET", "/api/v1/plans/obligations?plan=none").json()["items"]
    begin = {"school_year": active, "organization": owed[0]["organization"]}
    window.open(f"{year}/status/inactive")
    window.press("Close for entry")
    try:
        assert "closed for entry" in window.text("[role=status]")
        refused = town.person(IT).ask("POST", "/api/v1/plans", begin)
        assert refused.json()["code"] == "school-year-closed"
        window.open(f"{year}/status/archived")
        window.press("Archive")
        window.open(YEARS)
        assert not window.page.select(f'main a[href="{year}"]')
        window.follow("Show archived years too")
        assert window.page.select(f'main a[href="{year}"]')
        window.open(year)
        assert not window.page.select(f'main a[href="{year}/periods"]')
        window.open(f"{year}/status/active")
        assert "nothing was changed" in window.text()
        window.follow("Take out of the archive")
        window.press("Take out of the archive", status=422)
        assert window.summary == ["Write why it is opened again; the reason is kept"]
    finally:
        for status in ("inactive", "active"):
            window.open(f"{year}/status/{status}")
            if window.page.select("main form"):
                button = "Take out" if status == "inactive" else "Reopen for entry"
                window.press(button, {"reason": "A flood closed three districts."})
    assert "Active" in window.text()


@pytest.mark.parametrize("role", [PED, "School coordinator"])
def test_nobody_but_it_opens_these_pages(town: Town, draft: str, role: str) -> None:
    window = Window(town.person(role).http)
    window.open("/")
    assert not window.page.select("main a[href^='/it']")
    for page in (YEARS, draft, f"{YEARS}/new", f"{draft}/first-day"):
        window.open(page, status=403)


def test_a_year_that_is_not_there_is_not_found(window: Window) -> None:
    for name in ("2099-2100", "nothing", ".."):
        window.open(f"{YEARS}/{name}/periods" if name == ".." else f"{YEARS}/{name}", status=404)


@pytest.mark.parametrize(
    "page", ["", "/first-day", "/periods", "/updates", "/districts/new", "/status/active"]
)
def test_every_page_of_a_year_is_said_in_spanish(window: Window, draft: str, page: str) -> None:
    window.open(f"{draft}{page}?lang=es")
    english = window.heading
    assert window.page.select("html")[0]["lang"] == "es"
    window.open(f"{draft}{page}?lang=en")
    assert window.heading != english
