"""Answers: who owes a plan."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self

from plans.calendar.domain import end_of_day
from plans.calendar.schemas import SchoolYearOut
from plans.improvement.domain.steps import PlanKind
from plans.improvement.schemas.figures import ReasonForPlan
from plans.improvement.schemas.plans import PlanHeader
from plans.improvement.usecases import ObligationPage
from plans.improvement.usecases.obligations import OwedPlan
from plans.schemas import Answer


class OwedPlanOut(Answer):
    """One school or district on the home page."""

    organization: str
    kind: PlanKind
    district_code: str
    school_code: str | None
    name: str
    district_name: str
    needs_plan: bool
    reason: ReasonForPlan
    due_on: date
    due_at: datetime
    plan: PlanHeader | None
    may_start: bool


class ObligationsOut(Answer):
    """Who owes a plan in a year."""

    school_year: SchoolYearOut | None
    items: Sequence[OwedPlanOut]
    total: int
    next: str | None

    @classmethod
    def of(cls, page: ObligationPage) -> Self:
        year = page.year
        return cls.model_validate(
            {
                "school_year": year,
                "items": [
                    _owed(one) | {"due_on": due_on, "due_at": end_of_day(due_on)}
                    for one in page.items
                    if year is not None
                    for due_on in [year.due_on_in(one.place.organization.district_code or "")]
                ],
                "total": page.total,
                "next": page.next and str(page.next),
            }
        )


def _owed(one: OwedPlan) -> dict[str, Any]:
    organization = one.place.organization
    return {
        "organization": str(organization),
        "kind": one.place.kind,
        "district_code": organization.district_code,
        "school_code": organization.school_code,
        "name": one.place.name,
        "district_name": one.place.district_name,
        "needs_plan": one.obligation.needs_plan,
        "reason": one.obligation,
        "plan": PlanHeader.of(one.plan) if one.plan else None,
        "may_start": one.may_start,
    }
