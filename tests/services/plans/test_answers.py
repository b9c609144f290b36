"""A kept answer is given again only while everything it was made from is as it was (ADR 0010)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from plans.calendar import usecases as calendar
from plans.calendar.domain import Period, UpdateNeed, YearStatus
from plans.calendar.usecases import YearChange
from plans.figures import usecases as figures
from plans.figures.domain import PlaceChange
from plans.improvement import store, usecases
from plans.improvement.api.answers import PlanAnswer, PlanAnswers
from plans.improvement.domain.documents import SchoolTargetsDocument
from plans.improvement.domain.hub import SavedStep
from plans.improvement.domain.plans import Plan
from plans.improvement.domain.steps import Step
from plans.improvement.errors import NoSuchPlan
from servicekit.auth import Caller
from servicekit.db import Database
from tests.services.plans.factories import (
    DANA,
    DISTRICT,
    IT,
    NEXT_YEAR,
    NOW,
    PED,
    RULES,
    SCHOOL,
    SISTER_SCHOOL,
    YEAR,
    decide,
    fill,
    make_caller,
    make_document,
    make_figures,
    make_plan,
    make_plan_after_former,
    make_snapshot,
    make_state,
    save,
    submit,
)

OF_DISTRICT = make_caller("district_coordinator", "001")
PDF = b"%PDF-1.7\n%%EOF\n"


@dataclass(frozen=True)
class Made:
    """A school's plan and its district's, both complete."""

    school: Plan
    district: Plan


@pytest.fixture
def made(database: Database, now: datetime) -> Made:
    with database.write() as session:
        make_state(session, now)
        school, district = make_plan(session, now), make_plan(session, now, DISTRICT)
        fill(session, school, now)
        fill(session, district, now, by=OF_DISTRICT)
        usecases.add_attachment(session, school.id, "survey.pdf", PDF, by=DANA, now=now)
    return Made(school, district)


Change = Callable[[Session, Made, datetime], object]


def _year(session: Session, change: YearChange, now: datetime) -> None:
    seen = calendar.read_school_year(session, YEAR).version
    calendar.change_school_year(session, YEAR, change, expected_version=seen, by=IT.actor, now=now)


def _rename(session: Session, name: str, *, is_open: bool = True) -> None:
    figures.store_directory(session, [PlaceChange(SISTER_SCHOOL, name, is_open, 2)])


def _remove_file(session: Session, made: Made, now: datetime) -> None:
    (one,) = usecases.list_attachments(session, made.school.id, by=DANA)
    usecases.remove_attachment(session, made.school.id, one.id, by=DANA, now=now)


def _return(session: Session, made: Made, now: datetime) -> None:
    submit(session, made.school, now)
    decide(session, made.school, now)


OF_A_SCHOOL: dict[str, Change] = {
    "a step saved": lambda session, made, now: save(
        session, made.school, Step.TARGETS, make_document(Step.TARGETS, targets={}), now, version=1
    ),
    "a file added": lambda session, made, now: usecases.add_attachment(
        session, made.school.id, "more.pdf", PDF + b"%", by=DANA, now=now
    ),
    "a file removed": _remove_file,
    "submitted": lambda session, made, now: submit(session, made.school, now),
    "submitted and returned": _return,
    "the district's target": lambda session, made, now: save(
        session,
        made.district,
        Step.SCHOOL_TARGETS,
        SchoolTargetsDocument.model_validate({"targets": {"023": {"value": "17", "way": "rate"}}}),
        now,
        version=1,
        by=OF_DISTRICT,
    ),
    "the district's status": lambda session, made, now: submit(
        session, made.district, now, by=OF_DISTRICT
    ),
    "newer figures": lambda session, made, now: make_figures(
        session, now, NOW | {"ALL": (402, 90, 398)}, snapshot=make_snapshot(n=1)
    ),
    "the same snapshot, fetched again": lambda session, made, now: make_figures(
        session, now, NOW | {"ALL": (402, 91, 398)}
    ),
    "figures of two years before": lambda session, made, now: make_figures(
        session, now, NOW | {"ALL": (9, 9, 99)}, snapshot=make_snapshot("2024-2025", "EOY", 1)
    ),
    "the year closed": lambda session, made, now: _year(
        session, YearChange(status=YearStatus.INACTIVE), now
    ),
    "another first day": lambda session, made, now: _year(
        session, YearChange(district_first_days={"001": date(2026, 8, 3)}), now
    ),
    "another update owed": lambda session, made, now: _year(
        session, YearChange(updates={"school": {Period.D80: UpdateNeed.OFF}}), now
    ),
    "measures needed no more": lambda session, made, now: _year(
        session, YearChange(measures_required=False), now
    ),
}
OF_A_DISTRICT: dict[str, Change] = {
    "a school renamed": lambda session, made, now: _rename(session, "Red Bluff Academy"),
    "a school closed": lambda session, made, now: _rename(session, "Red Bluff", is_open=False),
    "figures of a school": lambda session, made, now: make_figures(
        session, now, snapshot=make_snapshot(n=1), places=(DISTRICT, SCHOOL, SISTER_SCHOOL)
    ),
}


def read(answers: PlanAnswers, plan: Plan, now: datetime, by: Caller = DANA) -> PlanAnswer:
    return answers.read(plan.id, by=by, now=now)


def require_new_answer(
    database: Database, plan: Plan, by: Caller, now: datetime, change: Callable[[], object]
) -> None:
    """Kept until `change`, and from then on what somebody gets who kept nothing."""
    answers = PlanAnswers(database, RULES)
    before = read(answers, plan, now, by)
    assert read(answers, plan, now, by) is before
    change()
    after = read(answers, plan, now, by)
    assert after.body != before.body
    assert after == read(PlanAnswers(database, RULES), plan, now, by)


@pytest.mark.parametrize("change", OF_A_SCHOOL.values(), ids=OF_A_SCHOOL)
def test_what_a_schools_answer_is_made_from_changes_it_at_once(
    database: Database, made: Made, now: datetime, change: Change
) -> None:
    def act() -> None:
        with database.write() as session:
            change(session, made, now + timedelta(minutes=1))

    require_new_answer(database, made.school, DANA, now, act)


@pytest.mark.parametrize("change", OF_A_DISTRICT.values(), ids=OF_A_DISTRICT)
def test_what_a_districts_answer_is_made_from_changes_it_at_once(
    database: Database, made: Made, now: datetime, change: Change
) -> None:
    def act() -> None:
        with database.write() as session:
            change(session, made, now + timedelta(minutes=1))

    require_new_answer(database, made.district, OF_DISTRICT, now, act)


def test_what_may_be_kept_of_last_years_plan_changes_the_answer(
    database: Database, now: datetime
) -> None:
    with database.write() as session:
        make_state(session, now)
        plan = make_plan_after_former(session, now, is_submitted=False)
        found = usecases.read_carry_over(session, plan.id, by=DANA)
    former = found.former.plan_id

    def empty_its_tiers() -> None:
        later = now + timedelta(minutes=1)
        with database.write() as session:
            emptied = SavedStep(
                Step.TIERS,
                2,
                make_document(Step.TIERS, tier_1=[], tier_2=[], tier_3=[], tier_4=[]),
                later,
                DANA.name,
            )
            store.save_step(session, former, emptied, by=DANA.actor)
            last = usecases.list_plans(session, store.PlanFilter(school_year=YEAR), by=DANA)[0][0]
            store.raise_version(session, last, DANA.name, later)

    assert plan.school_year == NEXT_YEAR
    require_new_answer(database, plan, DANA, now, empty_its_tiers)


def test_the_day_on_which_a_period_opens_changes_the_answer(
    database: Database, made: Made, now: datetime
) -> None:
    answers = PlanAnswers(database, RULES)
    opens_at = datetime.fromisoformat("2026-12-15T07:00:00+00:00")  # midnight in Denver
    before = read(answers, made.school, opens_at - timedelta(seconds=1))
    after = read(answers, made.school, opens_at)
    assert after.body != before.body
    assert after == read(PlanAnswers(database, RULES), made.school, opens_at)


def test_each_role_has_an_answer_of_its_own(database: Database, made: Made, now: datetime) -> None:
    answers = PlanAnswers(database, RULES)
    reviewer = make_caller("district_coordinator", "001")
    for by in (DANA, PED, reviewer, DANA):
        assert read(answers, made.school, now, by) == read(
            PlanAnswers(database, RULES), made.school, now, by
        )
    assert read(answers, made.school, now, reviewer) != read(answers, made.school, now)


@pytest.mark.parametrize("org", ["001/024", "002", "002/023"])
def test_a_kept_answer_is_not_there_for_who_may_not_see_the_plan(
    database: Database, made: Made, now: datetime, org: str
) -> None:
    answers = PlanAnswers(database, RULES)
    read(answers, made.school, now)
    with pytest.raises(NoSuchPlan):
        read(answers, made.school, now, make_caller("school_coordinator", org))


def test_what_changes_while_an_answer_is_made_is_in_the_next_one(
    database: Database, made: Made, now: datetime
) -> None:
    class Overtaken(Database):
        """Somebody saves between the stamps and the rest of the first answer."""

        @contextmanager
        def read(self) -> Iterator[Session]:
            with super().read() as session:
                if not self.was_overtaken:
                    self.was_overtaken = True
                    with database.write() as other:
                        emptied = make_document(Step.TARGETS, targets={})
                        save(other, made.school, Step.TARGETS, emptied, now, version=1)
                yield session

        was_overtaken = False

    overtaken = Overtaken(database.url)
    answers = PlanAnswers(overtaken, RULES)
    read(answers, made.school, now)
    second = read(answers, made.school, now)
    overtaken.close()
    assert second == read(PlanAnswers(database, RULES), made.school, now)


def test_the_answers_read_last_are_kept_up_to_a_number_of_bytes(
    database: Database, made: Made, now: datetime
) -> None:
    size = len(read(PlanAnswers(database, RULES), made.school, now).body)
    answers = PlanAnswers(database, RULES, most_bytes=2 * size + 100)
    first, second = (read(answers, made.school, now, by) for by in (DANA, PED))
    assert read(answers, made.school, now) is first
    third = read(answers, made.school, now, IT)
    assert read(answers, made.school, now) is first
    assert read(answers, made.school, now, IT) is third
    assert read(answers, made.school, now, PED) is not second
    assert read(PlanAnswers(database, RULES, most_bytes=1), made.school, now) == first
