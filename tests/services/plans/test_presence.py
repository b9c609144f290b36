"""Who else is in a plan: seen by others for a minute, never by oneself, readers by nobody."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plans.improvement import usecases
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.presence import PRESENT_FOR
from plans.improvement.domain.steps import Step
from plans.improvement.tables import PLAN_PRESENCE
from servicekit.audit import AUDIT
from servicekit.outbox import OUTBOX
from tests.services.plans.conftest import Ask
from tests.services.plans.factories import (
    DANA,
    OTHER_SCHOOL,
    PED,
    fill,
    make_plan,
    make_state,
    submit,
)

_A_BIT = timedelta(seconds=20)


@pytest.fixture
def plan(session: Session, now: datetime) -> Plan:
    make_state(session, now)
    return make_plan(session, now)


def others(
    session: Session, plan: Plan, now: datetime, *, by: Any = DANA, step: Step | None = Step.TIERS
) -> list[tuple[str, Step | None, datetime]]:
    found = usecases.be_present(session, plan.id, step, by=by, now=now)
    return [(one.name, one.step, one.arrived_at) for one in found]


def test_two_people_in_one_plan_see_each_other_and_not_themselves(
    session: Session, plan: Plan, now: datetime
) -> None:
    assert others(session, plan, now) == []
    came = now + _A_BIT
    assert others(session, plan, came, by=PED, step=None) == [("Dana Whitfield", Step.TIERS, now)]
    assert others(session, plan, came) == [("Pat Reyes", None, came)]


def test_somebody_in_two_windows_is_one_person(session: Session, plan: Plan, now: datetime) -> None:
    others(session, plan, now)
    assert others(session, plan, now + _A_BIT, step=Step.CONTACT) == []
    assert others(session, plan, now + _A_BIT, by=PED) == [("Dana Whitfield", Step.CONTACT, now)]


def test_who_is_silent_for_a_minute_is_gone_and_arrives_anew(
    session: Session, plan: Plan, now: datetime
) -> None:
    others(session, plan, now)
    last = now + PRESENT_FOR
    assert others(session, plan, last, by=PED) == [("Dana Whitfield", Step.TIERS, now)]
    later = last + timedelta(seconds=1)
    assert others(session, plan, later, by=PED) == []
    others(session, plan, later)
    assert others(session, plan, later, by=PED) == [("Dana Whitfield", Step.TIERS, later)]


def test_who_writes_another_plan_is_not_here(session: Session, plan: Plan, now: datetime) -> None:
    others(session, make_plan(session, now, OTHER_SCHOOL), now, by=PED)
    assert others(session, plan, now) == []


def test_nobody_is_shown_in_a_plan_that_nobody_can_edit_now(
    session: Session, plan: Plan, now: datetime
) -> None:
    fill(session, plan, now)
    submit(session, plan, now)
    others(session, plan, now)
    assert others(session, plan, now, by=PED) == []


def test_being_there_leaves_no_version_no_event_and_no_entry_in_the_audit(
    session: Session, plan: Plan, now: datetime
) -> None:
    def traces() -> list[int]:
        counted = [session.scalar(select(func.count()).select_from(it)) for it in (AUDIT, OUTBOX)]
        version = usecases.read_state(session, plan.id, by=DANA)[0].version
        return [version, *(number or 0 for number in counted)]

    before = traces()
    others(session, plan, now)
    assert traces() == before


def test_who_was_there_is_forgotten_after_a_day(
    session: Session, plan: Plan, now: datetime
) -> None:
    others(session, plan, now)
    kept = select(PLAN_PRESENCE.c.name)
    usecases.tidy_presence(session, now=now + timedelta(days=1))
    assert session.scalars(kept).all() == ["Dana Whitfield"]
    usecases.tidy_presence(session, now=now + timedelta(days=1, seconds=1))
    assert session.scalars(kept).all() == []


# Over HTTP


def put(ask: Ask, plan_id: UUID, step: str | None = "tiers", **who: Any) -> Any:
    return ask("PUT", f"/{plan_id}/presence", json={"step": step}, **who)


def names(ask: Ask, plan_id: UUID, **who: Any) -> list[str]:
    return [one["name"] for one in put(ask, plan_id, **who).json()["items"]]


def test_the_answer_says_who_where_as_what_and_since_when(ask: Ask, plan_id: UUID) -> None:
    put(ask, plan_id)
    answer = put(ask, plan_id, None, role="ped_coordinator", org="state")
    (one,) = answer.json()["items"]
    assert (one["step"], one["acting_as"]) == ("tiers", "school_coordinator@001/023")
    assert one.keys() == {"name", "acting_as", "step", "since"}


@pytest.mark.parametrize(
    ("role", "org"), [("ped_viewer", "state"), ("district_coordinator", "001")]
)
def test_a_reader_sees_who_writes_and_is_not_seen(
    ask: Ask, plan_id: UUID, role: str, org: str
) -> None:
    put(ask, plan_id)
    assert len(names(ask, plan_id, role=role, org=org)) == 1
    assert names(ask, plan_id) == []


@pytest.mark.parametrize(
    ("role", "org"), [("school_coordinator", "001/024"), ("district_coordinator", "002")]
)
def test_outside_of_ones_scope_there_is_no_such_plan(
    ask: Ask, plan_id: UUID, role: str, org: str
) -> None:
    assert put(ask, plan_id, role=role, org=org).status_code == 404
    assert put(ask, uuid4()).status_code == 404


@pytest.mark.parametrize(("step", "status"), [("school-targets", 404), ("nowhere", 422), (3, 422)])
def test_a_step_that_the_plan_has_not_is_refused(
    ask: Ask, plan_id: UUID, step: Any, status: int
) -> None:
    assert put(ask, plan_id, step).status_code == status


def test_a_client_is_nowhere_whatever_its_scopes(ask_as_client: Ask, plan_id: UUID) -> None:
    path, body = f"/{plan_id}/presence", {"step": None}
    answer = ask_as_client("PUT", path, scope="plan:read plan:edit", json=body)
    assert answer.status_code == 403
