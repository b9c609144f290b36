"""Root causes without scripts: the five whys, two people in one cause, files."""

from typing import Any

import pytest

from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import check, text_of
from tests.systems.people import Person, save_step, stored, submit_plan

PDF = b"%PDF-1.7\nwhat families said"


@pytest.fixture
def window(staff: Person) -> Window:
    return Window(staff.http)


@pytest.mark.requirement("AIP-155")
def test_causes_are_asked_for_five_times_and_shown_where_strategies_are_chosen(
    window: Window, staff: Person, plan: str
) -> None:
    window.open(f"/plans/{plan}/root-causes")
    window.press("Add a cause", {"barriers": "Far roads"})
    assert len(window.page.select('[name^="causes-0-whys"]')) == 5
    cause = {
        "causes-0-observed": "Monday absences",
        "causes-0-whys-0": "The ride is missed",
        "causes-0-whys-1": "Both schools begin at once",
        "causes-0-cause_class": "barriers",
    }
    window.press("Save and return to plan", cause)
    kept = stored(staff, plan, "root-causes")
    assert kept["barriers"] == "Far roads"
    assert kept["causes"][0]["whys"][:2] == ["The ride is missed", "Both schools begin at once"]
    window.open(f"/plans/{plan}/submission")
    shown = window.text("#part-root-causes")
    assert "Monday absences" in shown
    assert "Why? Both schools begin at once" in shown
    assert "Barriers" in shown
    window.open(f"/plans/{plan}/tiers/1")
    assert "Monday absences" in window.text("aside")
    assert "Far roads" in window.text("aside")
    window.open(f"/plans/{plan}/root-causes")
    window.press("Remove Cause 1")
    assert stored(staff, plan, "root-causes")["causes"] == []
    window.press("Undo: bring back “Monday absences”")
    assert window.value("causes-0-whys-1") == "Both schools begin at once"
    assert window.page.select('[name="causes-0-cause_class"][value=barriers][checked]')


def test_a_cause_without_its_kind_is_named_in_what_is_missing(
    window: Window, staff: Person, plan: str
) -> None:
    causes = [{"id": "c1", "cause_class": "", "observed": "Monday absences", "whys": ["a"]}]
    kept = stored(staff, plan, "root-causes")
    save_step(staff, plan, "root-causes", {**kept, "causes": causes})
    window.open(f"/plans/{plan}/submission")
    line = next(a for a in window.page.select(".usa-alert a") if "cause 1" in text_of(a))
    assert "cause 1, Kind of cause" in text_of(line)
    assert str(line["href"]).endswith("/root-causes#causes-0-cause_class")
    window.open(f"/plans/{plan}/root-causes")
    assert window.page.select("fieldset#causes-0-cause_class")
    window.press("Save and continue", {"causes-0-whys-2": "x" * 301}, status=422)
    assert window.summary == ["cause 1, Why 3: This is too long. At most 300 characters fit"]
    assert window.value("causes-0-whys-2") == "x" * 301


def test_two_people_who_edit_causes_and_milestones_keep_both(
    window: Window, staff: Person, plan: str
) -> None:
    cause = {"id": "c1", "cause_class": "", "observed": "Mondays", "whys": ["", "", "", "", ""]}
    kept = stored(staff, plan, "root-causes")
    save_step(staff, plan, "root-causes", {**kept, "causes": [cause]})
    window.open(f"/plans/{plan}/root-causes")
    theirs = {**cause, "whys": ["Theirs", "", "", "", ""]}
    second = {**cause, "id": "c2", "observed": "Fridays"}
    save_step(staff, plan, "root-causes", {**kept, "causes": [theirs, second]})
    window.press("Save and continue", {"causes-0-whys-1": "Mine"})
    after = stored(staff, plan, "root-causes")["causes"]
    assert after[0]["whys"][:2] == ["Theirs", "Mine"]
    assert after[1]["observed"] == "Fridays"
    window.open(f"/plans/{plan}/tiers/2/s2?add=1")
    tiers = stored(staff, plan, "tiers")
    milestone = {"id": "m9", "what": "Theirs", "due_on": ""}
    changed = {**tiers["tier_2"][0], "milestones": [milestone]}
    save_step(staff, plan, "tiers", {**tiers, "tier_2": [changed]})
    window.press("Save and return to tier", {"tier_2-0-milestones-0-what": "Mine"})
    found = [one["what"] for one in stored(staff, plan, "tiers")["tier_2"][0]["milestones"]]
    assert sorted(found) == ["Mine", "Theirs"]


def test_one_line_that_two_people_wrote_is_asked_for_by_its_place(
    window: Window, staff: Person, plan: str
) -> None:
    cause = {"id": "c1", "cause_class": "", "observed": "Mondays", "whys": ["Before"]}
    kept = stored(staff, plan, "root-causes")
    save_step(staff, plan, "root-causes", {**kept, "causes": [cause]})
    window.open(f"/plans/{plan}/root-causes")
    save_step(staff, plan, "root-causes", {**kept, "causes": [{**cause, "whys": ["Theirs"]}]})
    window.press("Save and continue", {"causes-0-whys-0": "Mine"}, status=409)
    assert "cause 1, Why 1" in window.text("fieldset")
    window.press("Save these answers", {"_side:causes/#c1/whys/0": "mine"})
    assert stored(staff, plan, "root-causes")["causes"][0]["whys"][0] == "Mine"


def send(window: Window, plan: str, body: bytes, name: str = "survey.pdf") -> Any:
    token = str(window.open(f"/plans/{plan}/root-causes").select("[name=csrf_token]")[0]["value"])
    return window.http.post(
        f"/plans/{plan}/attachments",
        data={"csrf_token": token},
        files={"file": (name, body)},
        follow_redirects=True,
    )


def test_a_file_is_added_fetched_and_removed(window: Window, staff: Person, plan: str) -> None:
    added = send(window, plan, PDF + b"\0" * 2_500_000, "encuesta “final”.pdf")
    assert added.status_code == 200
    assert "“encuesta “final”.pdf” is added." in added.text
    window.open(f"/plans/{plan}/root-causes")
    assert "Save the texts above first" in window.text("#attachments")
    link = str(window.page.select("#attachments li a")[0]["href"])
    got = window.http.get(link)
    assert got.content.startswith(PDF)
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''encuesta")
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert got.headers["x-content-type-options"] == "nosniff"
    window.open(f"/plans/{plan}/submission")
    assert window.page.select(f'#part-root-causes a[href="{link}"]')
    window.open(f"/plans/{plan}/root-causes")
    window.press("Remove encuesta")
    assert "No file is added yet." in window.text("#attachments")


@pytest.mark.parametrize(
    ("body", "name", "status", "error"),
    [
        (b"MZ a program", "survey.pdf", 415, "This file is no PDF, PNG or JPEG"),
        (b"", "survey.pdf", 422, "This file is empty"),
        (b"", "", 422, "Choose a file first"),
        (PDF + b"\0" * 5_500_000, "survey.pdf", 413, "This file is larger than 5 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_said_at_its_field(
    window: Window, plan: str, body: bytes, name: str, status: int, error: str
) -> None:
    answer = send(window, plan, body, name)
    assert answer.status_code == status
    page = check(answer.text)
    assert text_of(page.select("#file-error")[0]).startswith(f"Error: {error}")
    assert page.select("[data-error-summary] a")[0]["href"] == "#file"
    assert "Rides are short." in answer.text  # what is stored is still in its fields


def test_only_where_a_file_is_sent_a_page_takes_much(window: Window, plan: str) -> None:
    assert send(window, plan, PDF + b"\0" * 11_000_000).status_code == 413
    token = str(window.open(f"/plans/{plan}/root-causes").select("[name=csrf_token]")[0]["value"])
    form = {"csrf_token": token, "_version": "1", "barriers": "x" * 2_100_000}
    assert window.http.post(f"/plans/{plan}/root-causes", data=form).status_code == 413


def test_files_follow_the_rights_of_the_plan(
    town: Town, window: Window, staff: Person, plan: str
) -> None:
    send(window, plan, PDF)
    link = str(window.open(f"/plans/{plan}/root-causes").select("#attachments li a")[0]["href"])
    stranger = Window(town.person("School coordinator").http)
    stranger.open(link, status=404)
    assert town.person("PED viewer").http.get(link).content == PDF
    assert submit_plan(staff, plan).is_success
    assert window.http.get(link).content == PDF
