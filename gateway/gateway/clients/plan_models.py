"""What plans answers. Rates and targets are texts there, and stay so here: nothing is computed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from gateway.clients.connection import Answer
from gateway.clients.year_models import SchoolYear

Document = dict[str, Any]
"""A step as it was typed, wrong entries too."""


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


class Outlook(Answer):
    """What this year's absences so far leave of a target: no rate under `lowest_rate`."""

    lost_at_least: int
    days_left: int | None
    lowest_rate: str
    is_out_of_reach: bool


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
    outlook: Outlook | None = None


class SchoolRow(Row):
    """A school of the district, with the target for all its students; `item` is its code."""

    name: str


class SchoolsTogether(Answer):
    """What the targets of a district's schools come to; `is_above` the district's own."""

    schools: int
    enrolled: int
    may_be_chronic: int
    rate: str
    is_above: bool


class Figures(Answer):
    """Under the public masks, for every reader (D21); `schools` in a district's plan."""

    latest: "FiguresOf | None"
    current: "FiguresOf | None"
    former_years: tuple[str, str]
    subgroups: tuple[Row, ...]
    grades: tuple[Row, ...]
    schools: tuple[SchoolRow, ...]
    together: SchoolsTogether | None


class FiguresOf(Answer):
    """Which snapshot figures come from."""

    school_year: str
    period: str
    as_of: date
    days_to_come: int | None = None


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


class Receipts(Answer):
    items: tuple[Receipt, ...]


class SetByDistrict(Answer):
    """The rate the district has as target of a school, and the status of the district's plan."""

    rate: str
    status: str


class PlanObligation(Answer):
    needs_plan: bool
    reason: Reason


class Decision(Answer):
    """What a reviewer decided (returned, reopened), why, when, and the reviewer's name."""

    decision: str
    reason: str
    at: datetime
    by: str


class CarryOverOffer(Answer):
    """The plan of the year before, and the parts of it that this one can still take."""

    plan_id: UUID
    school_year: str
    parts: tuple[str, ...]


class CarryOver(CarryOverOffer):
    """With what it says; `revision` is None where it was never submitted."""

    revision: int | None
    documents: dict[str, Document]


class Attachment(Answer):
    """A file beside the root causes; `size` in bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime
    added_by: str


class Plan(PlanHeader):
    may_edit: bool
    may_submit: bool
    measures_required: bool = True
    steps: tuple[StepState, ...]
    documents: dict[str, Document]
    attachments: tuple[Attachment, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    figures: Figures
    obligation: PlanObligation
    certification: Certification
    next_period: NextPeriod | None
    receipt: Receipt | None
    set_by_district: SetByDistrict | None
    decision: Decision | None
    carry_over: CarryOverOffer | None

    def step(self, name: str) -> StepState:
        return next(step for step in self.steps if step.step == name)

    def number(self, name: str) -> int:
        """Which of the plan's steps it is, from 1."""
        return [step.step for step in self.steps].index(name) + 1


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


class Strategy(Answer):
    """One of the catalogue, with its name in each language."""

    code: str
    tier: int
    name: dict[str, str]


class Strategies(Answer):
    items: tuple[Strategy, ...]


class Present(Answer):
    """Somebody else who has the plan open; `step` is None on its first page."""

    name: str
    step: str | None


class Presents(Answer):
    items: tuple[Present, ...]
