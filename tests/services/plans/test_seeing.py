"""Who sees which plans, what is owed, and which figures; on both databases."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from plans.figures import usecases as figures
from plans.figures.domain import FigureRow
from plans.figures.errors import NoSuchOrganization
from plans.improvement import usecases
from plans.improvement.domain.documents import document_steps
from plans.improvement.domain.plans import PlanStatus
from plans.improvement.domain.steps import StepState
from plans.improvement.errors import (
    NoSuchPlan,
)
from plans.improvement.store import PlanFilter
from plans.improvement.usecases.obligations import ObligationFilter
from tests.services.plans.factories import (
    DANA,
    DISTRICT,
    IT,
    OTHER_SCHOOL,
    RULES,
    SCHOOL,
    SISTER_SCHOOL,
    YEAR,
    close_year,
    fill,
    make_caller,
    make_figure,
    make_figures,
    make_plan,
    make_snapshot,
    make_state,
    submit,
)


@pytest.fixture(autouse=True)
def _state(session: Session, now: datetime) -> None:
    make_state(session, now)


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
