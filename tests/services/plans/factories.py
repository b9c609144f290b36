"""A small fictional state for the tests of plans: a year, places, figures, documents, people."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from contracts.organizations import Organization
from plans.calendar import usecases as calendar
from plans.calendar.domain import YearStatus
from plans.calendar.usecases import YearChange
from plans.figures import usecases as figures
from plans.figures.domain import Figure, FigureRow, Known, PlaceChange, Reach, Sheet, Snapshot
from plans.improvement import usecases
from plans.improvement.domain.documents import (
    DOCUMENTS,
    Document,
    TargetEntry,
    TargetsDocument,
    document_steps,
)
from plans.improvement.domain.findings import PlanRules
from plans.improvement.domain.plans import Decision, Plan, PlanStatus
from plans.improvement.domain.revisions import Revision
from plans.improvement.domain.steps import Step
from servicekit.auth import Caller

YEAR, NEXT_YEAR = "2026-2027", "2027-2028"
DISTRICT = Organization("001")
SCHOOL = Organization("001", "023")
SISTER_SCHOOL = Organization("001", "024")
OTHER_DISTRICT = Organization("002")
OTHER_SCHOOL = Organization("002", "023")
RULES = PlanRules()
_IDS = UUID("0199a000-0000-7000-8000-000000000000")

PARTS = [
    "contact",
    "team",
    "root-causes",
    "tier_1/engaging-school-climate",
    "tier_2/attendance-mentoring",
    "tier_3/academic-support-plans",
    "tier_4/case-management",
]
"""What a complete plan of a school can hand on; a district's has no root causes."""

# enrolled, chronically absent, counted; as in the mock-ups' school
NOW = {
    "ALL": (402, 98, 398),
    "F": (195, 46, 193),
    "M": (207, 52, 205),
    "EL": (84, 21, 81),
    "B": (7, 2, 7),
    "Homeless": (14, 6, 12),
    "06": (131, 29, 130),
    "07": (135, 32, 133),
    "08": (136, 37, 135),
}


def make_caller(
    role: str = "school_coordinator", org: str = "001/023", name: str = "Dana Whitfield"
) -> Caller:
    """A person acting in a role; the same role and organization are the same person."""
    return Caller(str(uuid5(_IDS, role + org)), "", name=name, role=role, org=org)


DANA = make_caller()
IT = make_caller("it_admin", "state", "Ira Admin")
PED = make_caller("ped_coordinator", "state", "Pat Reyes")


def make_year(session: Session, now: datetime, name: str = YEAR, *, is_active: bool = True) -> None:
    """Classes begin on August 31, so that plans are due on October 15."""
    calendar.create_school_year(
        session, name, first_day_on=date(int(name[:4]), 8, 31), by=IT.actor, now=now
    )
    if is_active:
        calendar.activate_school_year(session, name, by=IT.actor, now=now)


def make_places(session: Session) -> None:
    """Two districts, three schools; two schools share a name and a code (D09)."""
    names = {
        DISTRICT: "Piñon Valley Schools",
        SCHOOL: "Cottonwood Middle School",
        SISTER_SCHOOL: "Red Bluff Elementary School",
        OTHER_DISTRICT: "Juniper Schools",
        OTHER_SCHOOL: "Cottonwood Middle School",
    }
    figures.store_directory(
        session, [PlaceChange(place, name, True, 1) for place, name in names.items()]
    )


def make_snapshot(
    school_year: str = YEAR, period: str = "40D", n: int = 0, *, days_to_come: int | None = None
) -> Snapshot:
    as_of = date(int(school_year[:4]), 10, 1) if period == "40D" else date(2026, 6, 1)
    key = uuid5(_IDS, f"{school_year}{period}{n}")
    return Snapshot(key, school_year, period, as_of, "nm-chronic-1", days_to_come)


def make_figure(
    item: str, enrolled: int, numerator: int, denominator: int, reach: Reach | None = None
) -> Figure:
    """Masked for the public where fewer than ten are counted."""
    return Figure(item, enrolled, numerator, denominator, denominator >= 10, reach)


def make_sheet(
    counts: Mapping[str, tuple[int, int, int]] = NOW,
    snapshot: Snapshot | None = None,
    reaches: Mapping[str, Reach | None] = {},
) -> Sheet:
    return Sheet(
        snapshot or make_snapshot(),
        {item: make_figure(item, *numbers, reaches.get(item)) for item, numbers in counts.items()},
    )


def make_known_year(current: Sheet | None, former: Sheet | None = None) -> Known:
    """This year's figures, and those of the year before."""
    return Known(YEAR, ("2024-2025", "2025-2026"), current, (None, former))


def make_figures(
    session: Session,
    now: datetime,
    counts: Mapping[str, tuple[int, int, int]] = NOW,
    *,
    snapshot: Snapshot | None = None,
    places: Sequence[Organization] = (SCHOOL,),
    reaches: Mapping[str, Reach] = {},
) -> None:
    """Publish a snapshot with these figures for each place, as if stars-sync had."""
    published = snapshot or make_snapshot()
    figures.follow_snapshot(
        session,
        published.snapshot_id,
        published.school_year,
        published.period,
        published.as_of,
        now=now,
    )
    rows = [
        FigureRow(place, make_figure(item, *numbers, reaches.get(item)), is_state=True)
        for place in places
        for item, numbers in counts.items()
    ]
    figures.store_figures(session, published, rows, now=now)


def make_state(session: Session, now: datetime) -> None:
    """The active year, the places, this year's 40-day figures and two former years' ends."""
    make_year(session, now)
    make_places(session)
    make_figures(session, now)
    for former in ("2024-2025", "2025-2026"):
        make_figures(session, now, snapshot=make_snapshot(former, "EOY"))


def make_plan(session: Session, now: datetime, organization: Organization = SCHOOL) -> Plan:
    kind = "school" if organization.school_code else "district"
    by = make_caller(f"{kind}_coordinator", str(organization))
    return usecases.create_plan(session, organization, YEAR, by=by, now=now)[0]


def make_strategy(code: str, **changed: str) -> dict[str, Any]:
    """A complete strategy."""
    return {
        "id": code,
        "strategy": code,
        "other": "",
        "action_steps": "Greet every student at the door.",
        "responsible_parties": "Counselor",
        "resources": "$300 for a training afternoon",
        "timeline": "By October 16",
        "milestones": [],
        "start_percent": "",
        "measure": "28 of 40 students finish the year under 10 %",
        "data_collection": "Weekly log",
    } | changed


def make_body(step: Step) -> dict[str, Any]:
    """A complete document of a step, as the page sends it."""
    person = {
        "first_name": "Dana",
        "last_name": "Whitfield",
        "title": "Attendance lead",
        "email": "dana@pinon.demo.example",
    }
    tiers = {
        "tier_1": "engaging-school-climate",
        "tier_2": "attendance-mentoring",
        "tier_3": "academic-support-plans",
        "tier_4": "case-management",
    }
    bodies: dict[Step, dict[str, Any]] = {
        Step.CONTACT: {
            "contact": person,
            "team": [{"id": "m1", **person, "first_name": "Marisol", "last_name": "Tafoya"}],
        },
        Step.TARGETS: {
            "targets": {
                item: {"value": "20.0", "way": "rate"}
                for item in ("ALL", "F", "M", "EL", "06", "07", "08")
            }
        },
        Step.SCHOOL_TARGETS: {
            "targets": {"023": {"value": "18", "way": "rate"}, "024": {"value": "", "way": "rate"}}
        },
        Step.ROOT_CAUSES: {
            "research": "Rides are missing.",
            "supportive_factors": "Advisory every morning.",
            "barriers": "No bus before 8:40.",
            "methods": ["surveys"],
            "causes": [],
        },
        Step.TIERS: {tier: [make_strategy(code)] for tier, code in tiers.items()},
    }
    return bodies[step]


def make_document(step: Step, **changed: Any) -> Document:
    """A complete document of a step, some fields changed."""
    return DOCUMENTS[step].model_validate(make_body(step) | changed)


def make_targets(**values: str) -> TargetsDocument:
    """Target rates as typed, by item."""
    entries: dict[Any, TargetEntry] = {
        item: TargetEntry(value=text) for item, text in values.items()
    }
    return TargetsDocument(targets=entries)


def save(
    session: Session,
    plan: Plan,
    step: Step,
    document: Document,
    now: datetime,
    *,
    version: int = 0,
    by: Caller = DANA,
) -> usecases.StepView:
    return usecases.save_step(
        session, plan.id, step, document, expected_version=version, by=by, rules=RULES, now=now
    )


def fill(session: Session, plan: Plan, now: datetime, *, by: Caller = DANA) -> None:
    """Complete every step."""
    for step in document_steps(plan.kind):
        save(session, plan, step, make_document(step), now, by=by)


def submit(session: Session, plan: Plan, now: datetime, *, by: Caller = DANA) -> Revision:
    return usecases.submit_plan(
        session,
        plan.id,
        certified=True,
        certification_version=f"{plan.kind}-1",
        by=by,
        rules=RULES,
        origin="http://localhost:8000",
        now=now,
    )


def change_year(session: Session, now: datetime, what: YearChange) -> None:
    """Change the active year, as it is now."""
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


def open_next_year(session: Session, now: datetime) -> None:
    """Close the active year for entry, and open the one after it."""
    close_year(session, now)
    make_year(session, now, NEXT_YEAR)


def make_plan_after_former(session: Session, now: datetime, *, is_submitted: bool = True) -> Plan:
    """A plan just begun, of a school that wrote one in the year before."""
    former = make_plan(session, now)
    fill(session, former, now)
    if is_submitted:
        submit(session, former, now)
    open_next_year(session, now)
    return usecases.create_plan(session, SCHOOL, NEXT_YEAR, by=DANA, now=now)[0]


def decide(
    session: Session,
    plan: Plan,
    now: datetime,
    status: PlanStatus = PlanStatus.RETURNED,
    *,
    reason: str = "Add how you measure.",
    by: Caller | None = None,
) -> Decision:
    """Return or reopen it, as somebody of PED."""
    act = {
        PlanStatus.RETURNED: usecases.return_plan,
        PlanStatus.REOPENED: usecases.reopen_plan,
    }[status]
    return act(session, plan.id, reason, by=by or PED, origin="http://localhost:8000", now=now)
