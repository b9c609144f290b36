"""What people do with plans, on both databases."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from plans.calendar import usecases as calendar
from plans.calendar.domain import YearStatus
from plans.calendar.errors import SchoolYearClosed
from plans.calendar.usecases import YearChange
from plans.figures import usecases as figures
from plans.figures.domain import FigureRow
from plans.figures.errors import NoSuchOrganization
from plans.improvement import usecases
from plans.improvement.domain.documents import document_steps
from plans.improvement.domain.plans import PlanStatus
from plans.improvement.domain.steps import Step, StepState
from plans.improvement.errors import (
    CertificationChanged,
    MayNotEdit,
    NoSuchPlan,
    NoSuchStep,
    NotCertified,
    PlanNotOpen,
    PlanNotReady,
    StepStale,
)
from plans.improvement.schemas.obligations import ObligationsOut
from plans.improvement.store import PlanFilter
from plans.improvement.tables import PLAN_DECISION, PLAN_STEP_VERSION, REVISION
from plans.improvement.usecases.obligations import ObligationFilter
from servicekit import audit
from servicekit.audit import AUDIT
from servicekit.outbox import OUTBOX
from tests.services.plans.factories import (
    DANA,
    DISTRICT,
    IT,
    OTHER_SCHOOL,
    RULES,
    SCHOOL,
    SISTER_SCHOOL,
    YEAR,
    decide,
    fill,
    make_caller,
    make_document,
    make_figure,
    make_figures,
    make_plan,
    make_snapshot,
    make_state,
    make_targets,
    make_year,
    save,
    submit,
)


@pytest.fixture(autouse=True)
def _state(session: Session, now: datetime) -> None:
    make_state(session, now)


def published(session: Session, event_type: str) -> list[dict[str, Any]]:
    """The data of the events of a type that wait for the bus, oldest first."""
    rows = session.execute(
        select(OUTBOX.c.payload).where(OUTBOX.c.routing_key == event_type).order_by(OUTBOX.c.seq)
    ).scalars()
    return [json.loads(payload)["data"] for payload in rows]


def change_year(session: Session, now: datetime, what: YearChange) -> None:
    calendar.change_school_year(
        session,
        YEAR,
        what,
        expected_version=calendar.read_school_year(session, YEAR).version,
        by=IT.actor,
        now=now,
    )


def close_year(session: Session, now: datetime) -> None:
    change_year(session, now, YearChange(status=YearStatus.INACTIVE))


# Beginning


def test_an_organization_has_one_plan_a_year(session: Session, now: datetime) -> None:
    first, is_new = usecases.create_plan(session, SCHOOL, YEAR, by=DANA, now=now)
    again, is_again_new = usecases.create_plan(session, SCHOOL, YEAR, by=DANA, now=now)
    assert (is_new, is_again_new) == (True, False)
    assert again == first
    (event,) = published(session, "plans.plan.created.v1")
    assert event["plan_id"] == str(first.id)
    assert event["organization_name"] == "Cottonwood Middle School"
    assert event["due_at"] == "2026-10-16T06:00:00Z"


def test_schools_that_share_name_and_code_have_plans_of_their_own(
    session: Session, now: datetime
) -> None:
    assert make_plan(session, now, SCHOOL).id != make_plan(session, now, OTHER_SCHOOL).id


@pytest.mark.requirement("AIP-078")
@pytest.mark.parametrize("status", [YearStatus.INACTIVE, YearStatus.ARCHIVED])
def test_a_closed_year_refuses_every_entry_and_is_still_read(
    session: Session, now: datetime, status: YearStatus
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    close_year(session, now)
    change_year(session, now, YearChange(status=status))
    for enter in (
        lambda: make_plan(session, now, SISTER_SCHOOL),
        lambda: save(session, plan, Step.TARGETS, make_targets(ALL="19"), now, version=1),
        lambda: submit(session, plan, now),
    ):
        with pytest.raises(SchoolYearClosed):
            enter()
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert view.documents[Step.TARGETS]["targets"]["ALL"]["value"] == "20.0"
    assert not view.may_edit
    chosen = ObligationFilter(school_year=YEAR)
    page = usecases.list_obligations(session, chosen, by=DANA, rules=RULES)
    assert [(one.plan, one.may_start) for one in page.items] == [(view.plan, False)]


def test_a_plan_begins_in_the_active_year_only(session: Session, now: datetime) -> None:
    close_year(session, now)
    with pytest.raises(SchoolYearClosed):
        make_plan(session, now)


def test_plans_are_due_after_their_districts_own_first_day(session: Session, now: datetime) -> None:
    what = YearChange(district_first_days={"001": date(2026, 8, 3)})
    change_year(session, now, what)
    for organization in (SCHOOL, DISTRICT):
        assert make_plan(session, now, organization).due_on == date(2026, 9, 17)
    assert make_plan(session, now, OTHER_SCHOOL).due_on == date(2026, 10, 15)
    due_at = [event["due_at"] for event in published(session, "plans.plan.created.v1")]
    assert due_at == ["2026-09-18T06:00:00Z"] * 2 + ["2026-10-16T06:00:00Z"]
    page = usecases.list_obligations(session, ObligationFilter(), by=IT, rules=RULES)
    answer = ObligationsOut.of(page)
    assert {one.due_on for one in answer.items if one.district_code == "001"} == {date(2026, 9, 17)}
    assert {one.due_at.isoformat() for one in answer.items if one.district_code == "002"} == {
        "2026-10-16T06:00:00+00:00"
    }
    (year,) = published(session, "plans.school_year.changed.v1")[-1:]
    assert year["plans_due_at"] == "2026-10-16T06:00:00Z"


def test_nobody_begins_a_plan_outside_of_their_scope_or_role(
    session: Session, now: datetime
) -> None:
    with pytest.raises(NoSuchOrganization):
        usecases.create_plan(session, OTHER_SCHOOL, YEAR, by=DANA, now=now)
    district = make_caller("district_coordinator", "001")
    with pytest.raises(MayNotEdit):
        usecases.create_plan(session, SCHOOL, YEAR, by=district, now=now)
    with pytest.raises(MayNotEdit):
        usecases.create_plan(
            session, DISTRICT, YEAR, by=make_caller("ped_viewer", "state"), now=now
        )


# Saving


def test_every_saved_version_is_kept(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    for version, text in enumerate(["20", "205", "21"]):
        save(session, plan, Step.TARGETS, make_targets(ALL=text), now, version=version)
    versions = usecases.list_step_versions(session, plan.id, Step.TARGETS, by=DANA)
    typed = [one.body["targets"]["ALL"]["value"] for one in versions]
    assert typed == ["21", "205", "20"]
    assert [one.version for one in versions] == [3, 2, 1]


def test_a_save_raises_the_plans_version_and_says_who(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    later = now + timedelta(minutes=4)
    saved = save(session, plan, Step.CONTACT, make_document(Step.CONTACT), later)
    assert (saved.saved.version, saved.plan_version) == (1, plan.version + 1)
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=later)
    assert (view.plan.version, view.plan.updated_at) == (plan.version + 1, later)
    assert (view.steps[0].saved_at, view.steps[0].saved_by) == (later, "Dana Whitfield")


def test_a_stale_save_changes_nothing_and_gives_what_is_there(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    save(session, plan, Step.TARGETS, make_targets(ALL="20"), now)
    with pytest.raises(StepStale) as refused, session.begin_nested():
        save(session, plan, Step.TARGETS, make_targets(ALL="25"), now, by=IT)
    params = refused.value.params
    assert (params["version"], params["saved_by"]) == (1, "Dana Whitfield")
    assert params["document"]["targets"]["ALL"]["value"] == "20"
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert view.plan.version == plan.version + 1


def test_saving_what_is_stored_already_is_no_conflict_and_no_new_version(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    save(session, plan, Step.TARGETS, make_targets(ALL="20"), now)
    saved = save(session, plan, Step.TARGETS, make_targets(ALL="20"), now)
    assert saved.saved.version == 1
    assert session.execute(select(func.count()).select_from(PLAN_STEP_VERSION)).scalar_one() == 1


def test_a_closed_year_takes_no_save(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    close_year(session, now)
    with pytest.raises(SchoolYearClosed):
        save(session, plan, Step.CONTACT, make_document(Step.CONTACT), now)


def test_a_step_without_a_document_cannot_be_saved(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    for step in (Step.SUBMISSION, Step.PRINT, Step.SCHOOL_TARGETS):
        with pytest.raises(NoSuchStep):
            save(session, plan, step, make_document(Step.CONTACT), now)


# Submitting


def test_a_filled_plan_is_submitted_frozen_and_told(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    revision = submit(session, plan, now)
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert (view.plan.status, view.plan.revision) == (PlanStatus.SUBMITTED, 1)
    assert (view.may_edit, view.plan.is_late) == (False, False)
    assert view.receipt is not None
    assert view.receipt.content_sha256 == revision.content_sha256
    (event,) = published(session, "plans.plan.submitted.v1")
    assert event["content_sha256"] == revision.content_sha256
    assert event["link"] == f"http://localhost:8000/plans/{plan.id}"
    assert (event["revision"], event["is_late"]) == (1, False)
    assert usecases.verify_plan(session, plan.id) is None


@pytest.mark.requirement("AIP-163", "AIP-164")
def test_a_plan_with_problems_is_not_submitted_and_every_one_is_named(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    targets = make_targets(ALL="205", F="19", M="21", **{"06": "1", "07": "1", "08": "1"})
    save(session, plan, Step.TARGETS, targets, now, version=1)
    save(session, plan, Step.TIERS, make_document(Step.TIERS, tier_4=[]), now, version=1)
    with pytest.raises(PlanNotReady) as refused, session.begin_nested():
        submit(session, plan, now)
    assert [(one.pointer, one.code) for one in refused.value.at] == [
        ("/steps/targets/targets/ALL/value", "out-of-range"),
        ("/steps/targets/targets/EL/value", "missing"),
        ("/steps/tiers/tier_4", "no-strategy"),
    ]
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert view.plan.status is PlanStatus.DRAFT
    assert published(session, "plans.plan.submitted.v1") == []


def test_the_certification_is_confirmed_in_its_present_words(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)

    def certify(certified: bool, version: str) -> None:
        usecases.submit_plan(
            session,
            plan.id,
            certified=certified,
            certification_version=version,
            by=DANA,
            rules=RULES,
            origin="",
            now=now,
        )

    with pytest.raises(NotCertified):
        certify(False, "school-1")
    with pytest.raises(CertificationChanged):
        certify(True, "school-0")


@pytest.mark.requirement("AIP-167")
def test_a_submitted_plan_is_neither_edited_nor_submitted_again(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    with pytest.raises(PlanNotOpen) as refused:
        save(session, plan, Step.CONTACT, make_document(Step.CONTACT, team=[]), now, version=1)
    assert refused.value.params == {"status": "submitted"}
    with pytest.raises(PlanNotOpen):
        submit(session, plan, now)


@pytest.mark.parametrize("status", [PlanStatus.RETURNED, PlanStatus.REOPENED])
def test_a_returned_plan_is_submitted_as_the_next_revision(
    session: Session, now: datetime, status: PlanStatus
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    first = submit(session, plan, now)
    decide(session, plan, now, status)
    save(session, plan, Step.CONTACT, make_document(Step.CONTACT, team=[]), now, version=1)
    second = submit(session, plan, now + timedelta(days=1))
    assert (second.revision, second.previous_sha256) == (2, first.content_sha256)
    assert usecases.verify_plan(session, plan.id) is None
    revisions = usecases.list_revisions(session, plan.id, by=DANA)
    assert revisions[0].document["steps"]["contact"]["body"]["team"]


@pytest.mark.parametrize(
    ("after", "is_late"), [(timedelta(0), True), (-timedelta(seconds=1), False)]
)
def test_a_plan_is_late_once_its_due_day_has_ended(
    session: Session, now: datetime, after: timedelta, is_late: bool
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, plan.due_at + after)
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=plan.due_at)
    assert view.plan.is_late is is_late
    (event,) = published(session, "plans.plan.submitted.v1")
    assert event["is_late"] is is_late


def test_a_plan_cannot_be_submitted_in_a_closed_year(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    close_year(session, now)
    with pytest.raises(SchoolYearClosed):
        submit(session, plan, now)


@pytest.mark.parametrize("table", [REVISION, PLAN_STEP_VERSION, PLAN_DECISION, AUDIT])
def test_what_is_frozen_can_neither_be_changed_nor_deleted(
    session: Session, now: datetime, table: Any
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    decide(session, plan, now)
    column = table.c.object if table is AUDIT else table.c.plan_id
    for statement in (update(table).values({column: column}), delete(table)):
        with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
            session.execute(statement)


def test_beginning_and_submitting_are_audited(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    rows = session.execute(
        select(AUDIT).where(AUDIT.c.object == f"plan/{plan.id}").order_by(AUDIT.c.n)
    ).all()
    assert [row.action for row in rows] == ["plan.created", "plan.submitted"]
    assert {row.acting_as for row in rows} == {"school_coordinator@001/023"}
    assert audit.first_broken(session) is None


# Seeing


def test_a_plan_outside_of_the_scope_is_not_there(session: Session, now: datetime) -> None:
    plan = make_plan(session, now, OTHER_SCHOOL)
    outsiders = [DANA, make_caller("district_coordinator", "001")]
    for outsider in outsiders:
        with pytest.raises(NoSuchPlan):
            usecases.read_plan(session, plan.id, by=outsider, rules=RULES, now=now)
        assert usecases.list_plans(session, PlanFilter(), by=outsider)[0] == []


def test_plans_are_listed_by_page(session: Session, now: datetime) -> None:
    plans = [make_plan(session, now, one) for one in (SCHOOL, SISTER_SCHOOL, OTHER_SCHOOL)]
    first, after = usecases.list_plans(session, PlanFilter(), by=IT, limit=2)
    rest, end = usecases.list_plans(session, PlanFilter(), by=IT, limit=2, after=after)
    assert [plan.id for plan in (*first, *rest)] == [plan.id for plan in plans]
    assert end is None


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"words": "cottonwood"}, [SCHOOL, OTHER_SCHOOL]),
        ({"words": "002/023"}, [OTHER_SCHOOL]),
        ({"words": "%"}, []),
        ({"district_code": "001"}, [SCHOOL, SISTER_SCHOOL]),
        ({"status": PlanStatus.SUBMITTED}, []),
        ({"school_year": "2025-2026"}, []),
    ],
)
def test_plans_are_found_by_name_code_status_and_year(
    session: Session, now: datetime, chosen: dict[str, Any], expected: list[Any]
) -> None:
    for one in (SCHOOL, SISTER_SCHOOL, OTHER_SCHOOL):
        make_plan(session, now, one)
    found, _ = usecases.list_plans(session, PlanFilter(**chosen), by=IT)
    assert [plan.organization for plan in found] == expected


def test_home_says_who_owes_a_plan_and_why(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    page = usecases.list_obligations(session, ObligationFilter(), by=IT, rules=RULES)
    assert page.year is not None
    assert page.total == 5
    found = {one.place.organization: one for one in page.items}
    assert found[SCHOOL].obligation.code == "overall-rate"
    assert found[SCHOOL].plan == plan
    assert not found[SCHOOL].may_start
    assert found[SISTER_SCHOOL].obligation.code == "no-figures"
    assert found[SISTER_SCHOOL].may_start
    assert found[DISTRICT].may_start


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (DANA, [SCHOOL]),
        (make_caller("district_coordinator", "001"), [DISTRICT, SCHOOL, SISTER_SCHOOL]),
    ],
)
def test_home_shows_only_what_the_caller_covers(
    session: Session, caller: Any, expected: list[Any]
) -> None:
    page = usecases.list_obligations(session, ObligationFilter(), by=caller, rules=RULES)
    assert [one.place.organization for one in page.items] == expected


def test_home_goes_on_by_pages_and_narrows(session: Session, now: datetime) -> None:
    def listed(after: Any = None, **chosen: Any) -> Any:
        return usecases.list_obligations(
            session, ObligationFilter(**chosen), by=IT, rules=RULES, after=after, limit=2
        )

    first = listed(kind="school")
    rest = listed(after=first.next, kind="school")
    assert first.next == SISTER_SCHOOL
    assert [one.place.organization for one in rest.items] == [OTHER_SCHOOL]
    assert rest.next is None
    assert listed(district_code="002", words="cotton").total == 1
    make_plan(session, now)
    assert [one.place.organization for one in listed(plan="any").items] == [SCHOOL]
    with pytest.raises(NoSuchOrganization):
        usecases.list_obligations(
            session, ObligationFilter(district_code="002"), by=DANA, rules=RULES
        )


def test_without_an_active_year_nothing_is_owed(session: Session, now: datetime) -> None:
    close_year(session, now)
    page = usecases.list_obligations(session, ObligationFilter(), by=IT, rules=RULES)
    assert (page.year, page.items) == (None, ())


def test_new_figures_show_at_once_but_never_in_what_is_frozen(
    session: Session, now: datetime
) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    submit(session, plan, now)
    counts = {"ALL": (410, 120, 405)}
    make_figures(session, now, counts, snapshot=make_snapshot(YEAR, "40D", 1))
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert view.findings.rows.subgroups[0].enrolled == 410
    (revision,) = usecases.list_revisions(session, plan.id, by=DANA)
    assert revision.document["figures"]["subgroups"][0]["enrolled"] == 402


def test_figures_that_arrive_after_newer_ones_are_not_kept(session: Session, now: datetime) -> None:
    former, newer = make_snapshot(YEAR, "40D", 1), make_snapshot(YEAR, "40D", 2)
    for snapshot, students in ((former, 300), (newer, 310)):
        make_figures(session, now, {"ALL": (students, 50, 290)}, snapshot=snapshot)
    row = FigureRow(SCHOOL, make_figure("ALL", 300, 50, 290), is_state=True)
    figures.store_figures(session, former, [row], now=now)
    known = figures.known_for(session, SCHOOL, YEAR, ("2024-2025", "2025-2026"))
    assert known.current is not None
    assert known.current.figures["ALL"].enrolled == 310


def test_the_hub_lists_all_seven_steps(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    fill(session, plan, now)
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    assert [entry.state for entry in view.steps] == [
        *[StepState.COMPLETED] * len(document_steps("school")),
        StepState.NOT_STARTED,
        StepState.CANNOT_START,
        StepState.READY,
    ]


def test_a_second_year_has_its_own_plan(session: Session, now: datetime) -> None:
    plan = make_plan(session, now)
    close_year(session, now)
    make_year(session, now, "2027-2028")
    later, is_new = usecases.create_plan(session, SCHOOL, "2027-2028", by=DANA, now=now)
    assert is_new
    assert later.id != plan.id
