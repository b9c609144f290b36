"""What may be asked of plans, and which role may ask it; whose object it is comes on top."""

from enum import StrEnum

from contracts.roles import Role


class Permission(StrEnum):
    """`<noun>:<verb>`; a client's scope is written the same way."""

    PlanEdit = "plan:edit"
    PlanRead = "plan:read"
    PlanReview = "plan:review"
    PlanSubmit = "plan:submit"
    SchoolYearEdit = "school_year:edit"
    SchoolYearRead = "school_year:read"


_READ = frozenset({Permission.PlanRead, Permission.SchoolYearRead})
_WRITE = _READ | {Permission.PlanEdit, Permission.PlanSubmit}
_REVIEW = _WRITE | {Permission.PlanReview}

GRANTS: dict[str, frozenset[str]] = {
    Role.SCHOOL_COORDINATOR: _WRITE,
    Role.DISTRICT_COORDINATOR: _REVIEW,
    Role.PED_VIEWER: _READ,
    Role.PED_COORDINATOR: _REVIEW,
    Role.IT_ADMIN: _REVIEW | {Permission.SchoolYearEdit},
}
"""Architecture section 4. A role that may edit or review plans may not do so with every plan
it reads."""
