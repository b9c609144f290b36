"""Answers: figures with their origin, the targets table, why a plan is due."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from plans.figures.domain import Group
from plans.improvement.domain.targets import Need
from plans.schemas import Answer


class SnapshotOut(Answer):
    snapshot_id: UUID
    school_year: str
    period: str
    as_of: date
    rule_version: str
    days_to_come: int | None


class FigureOut(Answer):
    """A rate with its counts, where it comes from, and whether it is hidden."""

    numerator: int | None
    denominator: int | None
    rate: str | None
    snapshot_id: UUID
    school_year: str
    period: str
    rule_version: str
    is_masked: bool


class TargetOut(Answer):
    rate: str
    points_lower: str | None
    percent_lower: str | None


class OutlookOut(Answer):
    """What this year's absences so far leave of a target: no rate under `lowest_rate` is possible.

    At least `lost_at_least` of today's students can no longer stay under 10 %; the others may miss
    `days_left` more days each on average.
    """

    lost_at_least: int
    days_left: int | None
    lowest_rate: str
    is_out_of_reach: bool


class TargetRowOut(Answer):
    """One group or grade of the targets table."""

    item: str
    group: Group
    need: Need
    enrolled: int | None
    former: Sequence[FigureOut | None]
    latest: FigureOut | None
    target: TargetOut | None
    may_be_chronic: int | None
    must_stay_under: int | None
    outlook: OutlookOut | None


class SchoolRowOut(TargetRowOut):
    """A school of the district; `item` is its code."""

    name: str


class SchoolsTogetherOut(Answer):
    """What the schools' targets come to; `is_above` the district's own (AIP-088)."""

    schools: int
    enrolled: int
    may_be_chronic: int
    rate: str
    is_above: bool


class FiguresOut(Answer):
    """The targets table with what everyone may see (D21); `schools` in a district's plan."""

    current: SnapshotOut | None
    latest: SnapshotOut | None
    former: Sequence[SnapshotOut | None]
    former_years: Sequence[str]
    subgroups: Sequence[TargetRowOut]
    grades: Sequence[TargetRowOut]
    schools: Sequence[SchoolRowOut]
    together: SchoolsTogetherOut | None


class ReasonForPlan(Answer):
    """Why a plan is due or not, with the section of the law."""

    code: str
    threshold_percent: int
    section: str
    figure: FigureOut | None
    items: Sequence[str]
