"""Measure and data collection of each strategy, as the school year asks for them (C36)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from plans.calendar import usecases as calendar
from plans.calendar.tables import SCHOOL_YEAR
from plans.calendar.usecases import YearChange
from plans.improvement import usecases
from plans.improvement.domain.plans import Plan, PlanStatus
from plans.improvement.domain.steps import Step, StepState
from plans.improvement.errors import PlanNotReady
from servicekit.audit import AUDIT
from servicekit.db import Database
from tests import servers
from tests.services.plans.factories import (
    DANA,
    IT,
    NEXT_YEAR,
    RULES,
    YEAR,
    change_year,
    decide,
    fill,
    make_document,
    make_plan,
    make_state,
    make_strategy,
    save,
    submit,
)

LACKING = ["/tier_2/0/measure", "/tier_2/0/data_collection"]


@pytest.fixture
def plan(session: Session, now: datetime) -> Plan:
    return make_lacking_plan(session, now)


def make_lacking_plan(session: Session, now: datetime) -> Plan:
    """Complete but for measure and data collection of one strategy."""
    make_state(session, now)
    plan = make_plan(session, now)
    fill(session, plan, now)
    strategy = make_strategy("attendance-mentoring", measure="", data_collection=" ")
    tiers = make_document(Step.TIERS, tier_2=[strategy])
    view = save(session, plan, Step.TIERS, tiers, now, version=1)
    assert [one.pointer for one in view.problems] == LACKING
    return plan


def ask_for_measures(session: Session, now: datetime, required: bool) -> None:
    change_year(session, now, YearChange(measures_required=required))


def lacking(session: Session, plan: Plan, now: datetime) -> list[str]:
    view = usecases.read_plan(session, plan.id, by=DANA, rules=RULES, now=now)
    step = usecases.read_step(session, plan.id, Step.TIERS, by=DANA, rules=RULES)
    found = [one.pointer for one in view.findings.problems]
    assert [one.pointer for one in step.problems] == found
    assert (step.entry.state is StepState.COMPLETED) == (not found)
    return found


def test_a_year_asks_for_measures_until_it_says_otherwise(session: Session, now: datetime) -> None:
    make_state(session, now)
    assert calendar.read_school_year(session, YEAR).measures_required
    other = calendar.create_school_year(
        session, NEXT_YEAR, measures_required=False, by=IT.actor, now=now
    )
    assert not other.measures_required
    assert calendar.read_school_year(session, NEXT_YEAR) == other


def test_a_year_stored_before_it_could_say_so_asks_for_measures(
    session: Session, now: datetime
) -> None:
    make_state(session, now)
    parts = session.execute(select(SCHOOL_YEAR.c.parts)).scalar_one()
    stored = {name: part for name, part in parts.items() if name != "measures_required"}
    assert stored != parts
    session.execute(update(SCHOOL_YEAR).values(parts=stored))
    assert calendar.read_school_year(session, YEAR).measures_required


def test_the_audit_says_what_a_year_asks_for_since(session: Session, now: datetime) -> None:
    make_state(session, now)
    ask_for_measures(session, now, False)
    row = session.execute(select(AUDIT).order_by(AUDIT.c.n.desc()).limit(1)).one()
    assert (row.action, row.acting_as) == ("school_year.changed", "it_admin@state")
    asked = row.change["from"]["measures_required"], row.change["to"]["measures_required"]
    assert asked == (True, False)
    change_year(session, now, YearChange(measures_required=False))
    assert calendar.read_school_year(session, YEAR).version == 3  # nothing changed


def test_a_plan_lacks_measures_only_where_its_year_asks_for_them(
    session: Session, now: datetime, plan: Plan
) -> None:
    assert lacking(session, plan, now) == LACKING
    with pytest.raises(PlanNotReady) as refused, session.begin_nested():
        submit(session, plan, now)
    assert [one.pointer for one in refused.value.at] == [f"/steps/tiers{one}" for one in LACKING]
    ask_for_measures(session, now, False)
    assert lacking(session, plan, now) == []
    again = make_strategy("attendance-mentoring", measure="", data_collection="")
    document = make_document(Step.TIERS, tier_2=[again])
    assert save(session, plan, Step.TIERS, document, now, version=2).problems == []
    assert submit(session, plan, now).revision == 1


def test_a_submitted_plan_stays_complete_when_its_year_asks_again_until_it_is_returned(
    session: Session, now: datetime, plan: Plan
) -> None:
    ask_for_measures(session, now, False)
    submit(session, plan, now)
    ask_for_measures(session, now, True)
    assert lacking(session, plan, now) == []
    assert usecases.verify_plan(session, plan.id) is None
    decide(session, plan, now + timedelta(hours=1), PlanStatus.RETURNED)
    assert lacking(session, plan, now) == LACKING
    with pytest.raises(PlanNotReady):
        submit(session, plan, now)


# On SQLite there is nothing between: who writes waits before it has read the year.
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("required", [True, False])
def test_a_submission_that_waits_for_a_change_of_its_year_is_measured_by_the_changed_one(
    database: Database, now: datetime, required: bool
) -> None:
    with database.write() as session:
        plan = make_lacking_plan(session, now)
        ask_for_measures(session, now, not required)

    def submit_now() -> bool:
        try:
            with database.write() as session:
                submit(session, plan, now)
        except PlanNotReady:
            return False
        return True

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            ask_for_measures(session, now, required)
            is_submitted = pool.submit(submit_now)
            servers.wait_until(lambda: is_waiting(database), "the submission does not wait")
        assert is_submitted.result() is not required


def is_waiting(database: Database) -> bool:
    """Whether somebody waits for a row that another one is changing."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with database.read() as session:
        return bool(session.execute(asked).scalar_one())
