"""Root causes without scripts: the five whys, two people in one cause, files."""

import pytest

from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.systems.people import Person, save_step, stored, submit_plan

PDF = b"%PDF-1.7\nwhat families said"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def window(staff: Person) -> Window:
    return Window(staff.http)


@pytest.mark.requirement("AIP-152", "AIP-155")
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


def test_a_file_is_added_fetched_and_removed(window: Window, staff: Person, plan: str) -> None:
    window.open(f"/plans/{plan}/root-causes")
    window.press("Add this file", file=("encuesta “final”.pdf", PDF + b"\0" * 2_500_000))
    assert "“encuesta “final”.pdf” is added." in window.text("[role=status]")
    link = str(window.page.select("#attachments li a")[0]["href"])
    got = window.http.get(link)
    assert got.content.startswith(PDF)
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''encuesta")
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert got.headers["x-content-type-options"] == "nosniff"
    window.open(f"/plans/{plan}/submission")
    assert window.page.select(f'#part-root-causes a[href="{link}"]')
    window.open(f"/plans/{plan}/root-causes")
    window.press("Remove encuesta", {"barriers": "Typed before it was removed."})
    assert "No file is added yet." in window.text("#attachments")
    assert window.value("barriers") == "Typed before it was removed."


@pytest.mark.parametrize(
    ("body", "name", "status", "error"),
    [
        (b"MZ a program", "survey.pdf", 415, "This file is no PDF, PNG or JPEG"),
        (b"", "survey.pdf", 422, "This file is empty"),
        (b"", "", 422, "Choose a file first"),
        (PDF + b"\0" * 5_500_000, "survey.pdf", 413, "This file is larger than 5 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_said_at_its_field_and_the_texts_are_saved(
    window: Window, staff: Person, plan: str, body: bytes, name: str, status: int, error: str
) -> None:
    window.open(f"/plans/{plan}/root-causes")
    typed = f"Typed before {name} of {len(body)} bytes."
    page = window.press("Add this file", {"barriers": typed}, file=(name, body), status=status)
    assert text_of(page.select("#file-error")[0]).startswith(f"Error: {error}")
    assert page.select("[data-error-summary] a")[0]["href"] == "#file"
    assert window.value("barriers") == stored(staff, plan, "root-causes")["barriers"] == typed
    window.press("Save and return to plan", {"barriers": "And on."})
    assert stored(staff, plan, "root-causes")["barriers"] == "And on."


def test_a_file_is_added_by_whichever_button_and_beside_texts_to_correct(
    window: Window, staff: Person, plan: str
) -> None:
    window.open(f"/plans/{plan}/root-causes")
    window.press("Save and continue", file=("saved.pdf", PDF))
    window.open(f"/plans/{plan}/root-causes")
    assert "saved.pdf" in window.text("#attachments")
    too_long = "Why " * 3000
    window.press("Add this file", {"barriers": too_long}, file=("two.png", PNG), status=422)
    assert "two.png" in window.text("#attachments")
    assert window.value("barriers") == too_long
    assert window.page.select("#barriers-error")
    window.press("Remove saved.pdf", status=422)
    assert window.value("barriers") == too_long
    assert "saved.pdf" not in window.text("#attachments")
    window.press("Remove two.png", {"barriers": "Ice."})
    assert stored(staff, plan, "root-causes")["barriers"] == "Ice."


def test_a_file_beside_texts_that_somebody_else_changed_too_is_added_and_they_are_asked(
    window: Window, staff: Person, plan: str
) -> None:
    page = f"/plans/{plan}/root-causes"
    window.open(page)
    save_step(staff, plan, "root-causes", stored(staff, plan, "root-causes") | {"barriers": "Ice"})
    window.press("Add this file", {"barriers": "Mine"}, file=("kept.pdf", PDF), status=409)
    assert {"Mine", "Ice"} <= {text_of(one) for one in window.page.select(".aip-option__val")}
    assert "kept.pdf" in text_of(window.open(page).select("#attachments")[0])


def test_what_is_removed_or_brought_back_beside_texts_to_correct_is_not_doubled(
    window: Window, plan: str
) -> None:
    window.open(f"/plans/{plan}/root-causes?add=1")
    window.press("_add", {"causes-0-observed": "Late buses", "causes-0-id": "c7"})
    window.press("_remove", {"barriers": "Why " * 3000}, status=422)
    assert not window.page.select('[value="Late buses"]')
    window.press("_undo", status=422)
    assert len(window.page.select('[value="Late buses"]')) == 1
    assert window.value("barriers") == "Why " * 3000
    window.press("_remove", {"barriers": "Ice."})


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("contact", "contact-title"),
        ("root-causes", "supportive_factors"),
        ("tiers/2/s2", "tier_2-0-measure"),
    ],
)
def test_no_button_of_a_step_loses_what_is_typed_in_its_form(
    window: Window, plan: str, path: str, field: str
) -> None:
    window.open(f"/plans/{plan}/{path}?add=1")
    for button in ("_add", "_remove", "_undo"):
        typed = f"Typed before {button}."
        window.press(button, {field: typed})
        assert window.value(field) == typed
    assert not window.page.select("[name=_undo]")


def test_enter_in_a_field_saves_and_takes_nothing_away(
    window: Window, staff: Person, plan: str
) -> None:
    window.open(f"/plans/{plan}/root-causes?add=1")
    # A browser then presses the first button of the form, also one that is not to be seen.
    first = window.page.select("form[data-autosave] button[type=submit]")[0]
    window.press(str(first["name"]), {"causes-0-observed": "Late buses"})
    (cause,) = stored(staff, plan, "root-causes")["causes"]
    assert cause["observed"] == "Late buses"


def test_only_where_a_file_is_sent_a_page_takes_much(window: Window, plan: str) -> None:
    window.open(f"/plans/{plan}/root-causes")
    token = window.value("csrf_token")
    form = {"csrf_token": token, "_version": "1", "barriers": "x" * 2_100_000}
    assert window.http.post(f"/plans/{plan}/root-causes", data=form).status_code == 413
    file = {"_file": ("large.pdf", PDF + b"\0" * 11_000_000)}
    answer = window.http.post(f"/plans/{plan}/root-causes", data={"csrf_token": token}, files=file)
    assert answer.status_code == 413


def test_files_follow_the_rights_of_the_plan(
    town: Town, window: Window, staff: Person, plan: str
) -> None:
    window.open(f"/plans/{plan}/root-causes")
    window.press("Add this file", file=("survey.pdf", PDF))
    link = str(window.open(f"/plans/{plan}/root-causes").select("#attachments li a")[0]["href"])
    stranger = Window(town.person("School coordinator").http)
    stranger.open(link, status=404)
    assert town.person("PED viewer").http.get(link).content == PDF
    assert submit_plan(staff, plan).is_success
    assert window.http.get(link).content == PDF
