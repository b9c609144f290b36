"""Bad entries in every field of both kinds of plan, on the pages: said there, kept, nothing lost.

The rows are those the API is tested with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from plans.improvement.domain.documents import document_steps
from plans.improvement.domain.steps import STEPS, PlanKind, Step
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of
from tests.services.plans.fields import FIELDS, Field, full_body, put
from tests.systems.people import Person, save_step, start_plan, stored
from webui.fields import name_of, pointer_of

SAVE = "Save and"
CONTROL = "a\x1bb"
PAGES = {
    Step.CONTACT: "contact",
    Step.SCHOOL_TARGETS: "school-targets",
    Step.TARGETS: "targets",
    Step.ROOT_CAUSES: "root-causes",
    Step.TIERS: "tiers/1/engaging-school-climate",
}


@dataclass(frozen=True)
class Sheet:
    """The page of a step with a complete document, and the fields one types in, by their names."""

    plan: str
    step: Step
    window: Window
    fields: Mapping[str, Field]

    def save(self, entries: Mapping[str, str], *, status: int) -> None:
        self.window.open(f"/plans/{self.plan}/{PAGES[self.step]}")
        self.window.press(SAVE, {**entries}, status=status)

    def has_said(self, entries: Mapping[str, str]) -> bool:
        """Whether each entry is still in its field, with its error there and in the summary."""
        page = self.window.page
        assert text_of(page.select("title")[0]).startswith("Error: ")
        linked = {str(link["href"]) for link in page.select("[data-error-summary] a")}
        for name, value in entries.items():
            assert self.window.value(name) == value
            (field,) = page.select(f'[name="{name}"][aria-invalid=true]')
            if field.get("type") == "date":  # which shows nothing else, and would then lose it
                assert date.fromisoformat(value).isoformat() == value
            notes = [
                text_of(page.select(f"#{it}")[0]) for it in str(field["aria-describedby"]).split()
            ]
            assert any(note.startswith("Error: ") for note in notes), name
            assert f"#{name}" in linked
        return True


@pytest.fixture(scope="module")
def plan(town: Town, staff: Person) -> str:
    """The plan of a school that is large enough to set targets."""
    year, schools = town.schools_without_plan()
    return start_plan(staff, year, schools[0])


@pytest.fixture(
    params=[(kind, step) for kind in STEPS for step in document_steps(kind)], ids="-".join
)
def sheet(request: pytest.FixtureRequest, staff: Person, plan: str, district_plan: str) -> Sheet:
    step: Step
    kind: PlanKind
    kind, step = request.param
    of = {"school": plan, "district": district_plan}[kind]
    school = school_of(staff, district_plan)
    body = full_body(step)
    if step is Step.SCHOOL_TARGETS:
        body = {"targets": {school: body["targets"]["023"]}}
    save_step(staff, of, step, body)
    fields = {
        name_of(pointer.replace("023", school)): field
        for pointer, field in FIELDS[step].items()
        if field.most and not pointer.endswith("/strategy")  # one is chosen
    }
    return Sheet(of, step, Window(staff.http), fields)


def school_of(staff: Person, district_plan: str) -> str:
    """The code of a school that a district's plan asks a target for."""
    rows = staff.ask("GET", f"/api/v1/plans/{district_plan}").json()["figures"]["schools"]
    return next(str(row["item"]) for row in rows if row["need"] == "required")


def test_what_cannot_be_kept_stays_in_its_field_and_is_said_there(
    sheet: Sheet, staff: Person
) -> None:
    before = stored(staff, sheet.plan, sheet.step)
    too_long = {name: "x" * ((field.most or 0) + 1) for name, field in sheet.fields.items()}
    for entries in (too_long, dict.fromkeys(sheet.fields, CONTROL)):
        sheet.save(entries, status=422)
        assert sheet.has_said(entries)
    assert stored(staff, sheet.plan, sheet.step) == before


def test_what_is_wrong_is_kept_and_said_at_its_field(sheet: Sheet) -> None:
    wrong = {name: list(field.wrong) for name, field in sheet.fields.items()}
    for number in range(max(map(len, wrong.values()))):
        entries = {name: those[number] for name, those in wrong.items() if those[number:]}
        sheet.save(entries, status=200)
        assert sheet.has_said(entries)


def test_who_mends_what_was_refused_is_asked_about_what_somebody_saved_meanwhile(
    sheet: Sheet, staff: Person
) -> None:
    name, field = next(iter(sheet.fields.items()))
    sheet.window.open(f"/plans/{sheet.plan}/{PAGES[sheet.step]}")
    theirs = stored(staff, sheet.plan, sheet.step)
    put(theirs, pointer_of(name), "7")
    save_step(staff, sheet.plan, sheet.step, theirs)
    sheet.window.press(SAVE, {name: "x" * ((field.most or 0) + 1)}, status=422)
    sheet.window.press(SAVE, {name: "8"}, status=409)
    shown = [text_of(one) for one in sheet.window.page.select(".aip-option__val")]
    assert {"7", "8"} <= {one.removeprefix("Target rate: ") for one in shown}
    assert stored(staff, sheet.plan, sheet.step) == theirs


def test_what_is_needed_and_empty_leads_to_its_field_before_one_submits(sheet: Sheet) -> None:
    sheet.save(dict.fromkeys(sheet.fields, ""), status=200)
    sheet.window.open(f"/plans/{sheet.plan}/submission")
    linked = {str(a["href"]).partition("#")[2] for a in sheet.window.page.select(".usa-alert a")}
    needed = {name for name, field in sheet.fields.items() if field.empty}
    assert needed - linked == set()


def test_html_is_shown_as_it_was_typed(sheet: Sheet) -> None:
    typed = dict.fromkeys(sheet.fields, "<b>{{7}}</b>")
    sheet.save(typed, status=200)
    sheet.window.open(f"/plans/{sheet.plan}/{PAGES[sheet.step]}")
    assert {name: sheet.window.value(name) for name in typed} == typed
    assert not sheet.window.page.select("main form b")


def test_a_choice_that_is_none_is_refused_and_the_texts_stay(staff: Person, plan: str) -> None:
    save_step(staff, plan, "root-causes", full_body(Step.ROOT_CAUSES))
    window = Window(staff.http)
    window.open(f"/plans/{plan}/root-causes")
    forged = {"causes-0-cause_class": "magic", "methods": "magic", "barriers": "Far roads"}
    window.press(SAVE, forged, status=422)
    assert len(window.summary) == 2
    assert window.value("barriers") == "Far roads"


@pytest.mark.parametrize("strategy", ["magic", "case-management"])  # unknown; of tier 4
def test_a_strategy_that_is_not_in_the_tiers_list_is_said_at_its_field(
    staff: Person, plan: str, strategy: str
) -> None:
    save_step(staff, plan, "tiers", full_body(Step.TIERS))
    window = Window(staff.http)
    window.open(f"/plans/{plan}/{PAGES[Step.TIERS]}")
    forged = {"tier_1-0-strategy": strategy, "tier_1-0-measure": "Fewer late rides"}
    window.press(SAVE, forged)
    assert [line.split(":")[0] for line in window.summary] == ["tier 1, strategy 1, Strategy"]
    assert window.page.select("#tier_1-0-strategy-error")
    assert window.value("tier_1-0-measure") == "Fewer late rides"


def test_a_target_of_a_school_of_another_district_is_said_and_the_others_stay(
    staff: Person, district_plan: str
) -> None:
    school = school_of(staff, district_plan)
    window = Window(staff.http)
    window.open(f"/plans/{district_plan}/school-targets")
    forged = {"targets-777-value": "20", "targets-777-way": "rate"}
    window.press(SAVE, {**forged, f"targets-{school}-value": "12.5"})
    window.open(f"/plans/{district_plan}/school-targets")
    assert "777" in window.text("main")
    assert window.value(f"targets-{school}-value") == "12.5"


@pytest.mark.parametrize(("step", "item"), [("targets", "ALL"), ("school-targets", "")])
def test_a_target_entered_in_no_known_way_is_refused_and_stays(
    staff: Person, district_plan: str, step: str, item: str
) -> None:
    name = f"targets-{item or school_of(staff, district_plan)}"
    window = Window(staff.http)
    window.open(f"/plans/{district_plan}/{step}")
    window.press(SAVE, {f"{name}-value": "11", f"{name}-way": "magic"}, status=422)
    assert len(window.summary) == 1
    assert window.value(f"{name}-value") == "11"


@pytest.mark.parametrize("step", ["targets", "school-targets"])
def test_half_a_target_is_a_target_and_what_is_none_is_refused(
    staff: Person, district_plan: str, step: str
) -> None:
    school = school_of(staff, district_plan)
    item = "ALL" if step == "targets" else school
    window = Window(staff.http)
    window.open(f"/plans/{district_plan}/{step}")
    form = {name: window.value(name) for name in ("csrf_token", "_version")}
    for forged in ({"targets": "20"}, {"targets-0": "20"}, {f"targets-{item}": "20"}):
        assert staff.http.post(window.path, data={**form, **forged}).status_code == 400
    half = {f"targets-{item}-value": "20"}
    assert staff.http.post(window.path, data={**form, **half}).is_success
    assert stored(staff, district_plan, Step(step))["targets"][item] == {
        "value": "20",
        "way": "rate",
    }


def test_a_strategy_of_another_plan_is_not_there(staff: Person, plan: str) -> None:
    window = Window(staff.http)
    window.open(f"/plans/{plan}/tiers/1/nobodys")
    assert window.path.endswith("/tiers/1")
    form = {"csrf_token": window.value("csrf_token"), "_version": "1"}
    assert window.http.post(f"/plans/{plan}/tiers/1/nobodys", data=form).status_code == 404
