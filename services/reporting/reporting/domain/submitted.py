"""The report Attendance Plan Submitted: who has submitted, who has begun, who has not (AIP-052).

Status labels as PED uses them: Submitted, Plan Created But Not Submitted, No Plan.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.organizations import Organization

STATE_TIME = ZoneInfo("America/Denver")
PAGE_SIZE = 50

Kind = Literal["school", "district"]
Sort = Literal[
    "status",
    "-status",
    "organization",
    "-organization",
    "district",
    "-district",
    "submitted_at",
    "-submitted_at",
]


class Status(StrEnum):
    """In the order in which a coordinator of the state works through them."""

    NO_PLAN = "no_plan"
    CREATED = "created_not_submitted"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class SchoolYear:
    """`plans_due_at`: the local midnight at which the day ends on which plans are due (D10).

    `district_plans_due_at`: by district code, where it is another one; None while nobody told.
    """

    school_year: str
    status: str
    plans_due_at: datetime | None
    district_plans_due_at: Mapping[str, datetime] | None = None

    def due_at_in(self, district_code: str | None) -> datetime | None:
        """As it holds for a district's plans and those of its schools; for the state without."""
        of_districts = self.district_plans_due_at or {}
        return of_districts.get(district_code or "", self.plans_due_at)


@dataclass(frozen=True)
class Question:
    """What somebody wants to see; None does not narrow."""

    kind: Kind | None = None
    district: str | None = None
    status: Status | None = None
    words: str = ""
    sort: Sort = "status"


@dataclass(frozen=True)
class Row:
    """One school or district and its plan of the year; the counts stand on district rows only."""

    organization: Organization
    name: str
    district_name: str
    status: Status
    plan_id: UUID | None
    submitted_at: datetime | None
    revision: int | None
    is_late: bool
    due_at: datetime | None
    school_count: int | None
    submitted_school_count: int | None

    @property
    def kind(self) -> Kind:
        return "school" if self.organization.school_code else "district"


@dataclass(frozen=True)
class Totals:
    """Counts before the rows were narrowed to one status; the three statuses add up."""

    organizations: int = 0
    submitted: int = 0
    created_not_submitted: int = 0
    no_plan: int = 0
    late: int = 0


@dataclass(frozen=True)
class Report:
    """`school_year` is None while the system knows none.

    `due_at`: when plans are due, in the one district that the report is about if it is about one.
    """

    school_year: SchoolYear | None
    due_at: datetime | None
    school_years: Sequence[SchoolYear]
    totals: Totals
    row_count: int
    rows: Sequence[Row]


def last_day_of(deadline: datetime) -> date:
    """The day whose end the deadline is: 2026-10-16 00:00 in Denver is Thursday, October 15."""
    return (deadline - timedelta(microseconds=1)).astimezone(STATE_TIME).date()


def foldable(text: str) -> str:
    """Without capitals and accents: `Piñon` is found by `pinon`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
