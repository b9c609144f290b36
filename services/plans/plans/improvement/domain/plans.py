"""A plan's header, the states it goes through, and who may change it (C16, C33)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from contracts.organizations import Organization
from contracts.roles import Role
from plans.calendar.domain import SchoolYear, end_of_day
from plans.improvement.domain.steps import PlanKind


class PlanStatus(StrEnum):
    """Draft > Submitted > In review > Returned or Accepted > Reopened (C16)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REOPENED = "reopened"


OPEN = frozenset({PlanStatus.DRAFT, PlanStatus.RETURNED, PlanStatus.REOPENED})
"""The states in which a plan may be edited and submitted (AIP-167)."""

NEXT: Mapping[PlanStatus, frozenset[PlanStatus]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.SUBMITTED}),
    PlanStatus.SUBMITTED: frozenset(
        {PlanStatus.IN_REVIEW, PlanStatus.RETURNED, PlanStatus.ACCEPTED, PlanStatus.REOPENED}
    ),
    PlanStatus.IN_REVIEW: frozenset({PlanStatus.RETURNED, PlanStatus.ACCEPTED}),
    PlanStatus.RETURNED: frozenset({PlanStatus.SUBMITTED}),
    PlanStatus.ACCEPTED: frozenset({PlanStatus.REOPENED}),
    PlanStatus.REOPENED: frozenset({PlanStatus.SUBMITTED}),
}


def leading_to(status: PlanStatus) -> frozenset[PlanStatus]:
    """The states from which a plan may get there in one step."""
    return frozenset(state for state, following in NEXT.items() if status in following)


@dataclass(frozen=True)
class Decision:
    """What a reviewer did with a plan, and why (AIP-167)."""

    decision: PlanStatus
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Plan:
    """The header of one organization's plan of one school year."""

    id: UUID
    kind: PlanKind
    year: SchoolYear
    organization: Organization
    name: str
    district_name: str
    status: PlanStatus
    version: int
    revision: int
    created_at: datetime
    updated_at: datetime
    updated_by: str | None
    submitted_at: datetime | None
    submitted_by: str | None
    is_late: bool
    """Whether the newest submission came after its due day, as that was then (its receipt)."""

    @property
    def school_year(self) -> str:
        return self.year.school_year

    @property
    def due_on(self) -> date:
        return self.year.due_on_in(self.district_code)

    @property
    def due_at(self) -> datetime:
        return end_of_day(self.due_on)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def needs_measures(self) -> bool:
        """Whether a strategy without measure and data collection is incomplete (C36).

        What is submitted stays as it is, whatever its year asks for since.
        """
        return self.is_open and self.year.measures_required

    def is_late_at(self, now: datetime) -> bool:
        """Whether a submission comes after the day on which it is due."""
        return now >= self.due_at

    @property
    def district_code(self) -> str:
        return self.organization.district_code or ""

    @property
    def school_code(self) -> str | None:
        return self.organization.school_code


_OWNERS: Mapping[str, Role] = {
    "school": Role.SCHOOL_COORDINATOR,
    "district": Role.DISTRICT_COORDINATOR,
}
_EDITING_STAFF = frozenset({Role.PED_COORDINATOR, Role.IT_ADMIN})


def may_edit(role: str | None, kind: PlanKind, *, is_covered: bool) -> bool:
    """The table of architecture section 4: owners and state staff edit, others only read."""
    return is_covered and (role in _EDITING_STAFF or role == _OWNERS[kind])


def may_review(role: str | None, kind: PlanKind, *, is_covered: bool) -> bool:
    """The same table: a district reviews its schools' plans, state staff all; nobody its own."""
    is_districts = kind == "school" and role == Role.DISTRICT_COORDINATOR
    return is_covered and (role in _EDITING_STAFF or is_districts)
