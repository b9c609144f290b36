"""What plans tells the others."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from contracts.events import Event

PlanKind = Literal["school", "district"]


class SchoolYearChanged(
    Event, type="plans.school_year.changed.v1", subject="school-year/{school_year}", public=True
):
    """A school year was created, or its status or dates changed.

    `plans_due_at` is the instant at which the day ends on which its plans are due (D10);
    `district_plans_due_at` names the districts, by code, for which it is another one.
    """

    school_year: str
    status: Literal["draft", "active", "inactive", "archived"]
    first_day_on: date | None = None
    plans_due_at: AwareDatetime | None = None
    district_plans_due_at: Mapping[str, AwareDatetime] | None = None


class PlanCreated(Event, type="plans.plan.created.v1", subject="plan/{plan_id}", public=True):
    """A school or district has begun its plan of a year."""

    plan_id: UUID
    kind: PlanKind
    school_year: str
    district_code: str
    school_code: str | None
    organization_name: str
    due_at: AwareDatetime


class PlanSubmitted(Event, type="plans.plan.submitted.v1", subject="plan/{plan_id}", public=True):
    """A school or district has certified and submitted its yearly plan (22-12A-7(D), -8(B)).

    `language` is that of the page on which it was submitted.
    """

    plan_id: UUID
    kind: PlanKind
    school_year: str
    district_code: str
    school_code: str | None
    organization_name: str
    revision: int
    content_sha256: str
    submitted_at: AwareDatetime
    is_late: bool
    link: str
    language: Literal["en", "es"] = "en"


class PlanReturned(Event, type="plans.plan.returned.v1", subject="plan/{plan_id}", public=True):
    """A reviewer sent a submitted plan back to be edited; `revision` is the one that was read."""

    plan_id: UUID
    kind: PlanKind
    school_year: str
    district_code: str
    school_code: str | None
    organization_name: str
    revision: int
    returned_at: AwareDatetime
    link: str


class PlanReopened(Event, type="plans.plan.reopened.v1", subject="plan/{plan_id}", public=True):
    """A submitted or accepted plan may be edited again; `revision` is its newest."""

    plan_id: UUID
    kind: PlanKind
    school_year: str
    district_code: str
    school_code: str | None
    organization_name: str
    revision: int
    reopened_at: AwareDatetime
    link: str
