"""What plans answers. Rates and targets are texts there, and stay so here: nothing is computed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from gateway.clients.connection import Answer

Document = dict[str, Any]
"""A step as it was typed, wrong entries too."""


class Period(Answer):
    period: str
    starts_on: date
    ends_on: date
    opens_on: date


class SchoolYear(Answer):
    school_year: str
    status: str
    first_day_on: date
    plans_due_on: date
    version: int
    periods: tuple[Period, ...]


class Figure(Answer):
    """Chronically absent of all; a masked one has no numbers."""

    numerator: int | None
    denominator: int | None
    rate: str | None
    school_year: str
    period: str
    is_masked: bool


class Reason(Answer):
    """Why a plan is needed, or not (22-12A-8, D10)."""

    code: str
    threshold_percent: int | None = None
    section: str = ""
    figure: Figure | None = None
    items: tuple[str, ...] = ()


class PlanHeader(Answer):
    id: UUID
    kind: str
    school_year: str
    organization: str
    name: str
    district_name: str
    status: str
    version: int
    revision: int
    due_on: date
    is_late: bool
    updated_at: datetime
    updated_by: str | None
    submitted_at: datetime | None
    submitted_by: str | None


class Obligation(Answer):
    """A school or district, whether it owes a plan this year, and the plan."""

    organization: str
    kind: str
    name: str
    district_name: str
    needs_plan: bool
    reason: Reason
    due_on: date
    plan: PlanHeader | None
    may_start: bool


class Obligations(Answer):
    school_year: SchoolYear | None
    items: tuple[Obligation, ...]
    total: int
    next: str | None


class PlanList(Answer):
    items: tuple[PlanHeader, ...]
    next: str | None


class StepReason(Answer):
    code: str
    params: dict[str, Any]


class StepState(Answer):
    """A step of the task list. `done` of `total`: see the service's API."""

    step: str
    state: str
    done: int
    total: int
    version: int | None
    saved_at: datetime | None
    saved_by: str | None
    reason: StepReason | None


class Problem(Answer):
    """What is missing, wrong or worth a look: a place in a step, a code, its facts."""

    step: str
    pointer: str
    code: str
    kind: str
    detail: str
    params: dict[str, Any]


class Target(Answer):
    rate: str
    points_lower: str | None
    percent_lower: str | None


class Row(Answer):
    """A group or grade: what is known of it, and the target set."""

    item: str
    group: str
    need: str
    enrolled: int | None
    former: tuple[Figure | None, Figure | None]
    latest: Figure | None
    target: Target | None
    may_be_chronic: int | None
    must_stay_under: int | None


class Figures(Answer):
    """Under the public masks, for every reader (D21)."""

    latest: "FiguresOf | None"
    current: "FiguresOf | None"
    former_years: tuple[str, str]
    subgroups: tuple[Row, ...]
    grades: tuple[Row, ...]


class FiguresOf(Answer):
    """Which snapshot figures come from."""

    school_year: str
    period: str
    as_of: date


class Certification(Answer):
    version: str
    text: str


class NextPeriod(Answer):
    period: str
    opens_on: date


class Receipt(Answer):
    """What a submission leaves in one's hands."""

    plan_id: UUID
    revision: int
    receipt_number: str
    submitted_at: datetime
    submitted_by: str
    submitted_as: str
    is_late: bool
    certification: Certification
    content_sha256: str


class PlanObligation(Answer):
    needs_plan: bool
    reason: Reason


class Plan(PlanHeader):
    may_edit: bool
    may_submit: bool
    steps: tuple[StepState, ...]
    documents: dict[str, Document]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    figures: Figures
    obligation: PlanObligation
    certification: Certification
    next_period: NextPeriod | None
    receipt: Receipt | None

    def step(self, name: str) -> StepState:
        return next(step for step in self.steps if step.step == name)


class SavedStep(Answer):
    """A step as stored, with what stands in its way."""

    step: str
    version: int
    saved_at: datetime | None
    saved_by: str | None
    document: Document
    state: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    figures: Figures | None


class StepVersion(Answer):
    version: int
    document: Document


class Strategy(Answer):
    """One of the catalogue, with its name in each language."""

    code: str
    tier: int
    name: dict[str, str]


class Strategies(Answer):
    items: tuple[Strategy, ...]


class SchoolYears(Answer):
    items: tuple[SchoolYear, ...]
