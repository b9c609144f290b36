"""What an account is, and what it may act as."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from contracts.organizations import Organization
from contracts.roles import Role

LINK_HOURS = 72
LINK_LIFE = timedelta(hours=LINK_HOURS)
GRANT_DAYS = 7
GRANT_LIFE = timedelta(days=GRANT_DAYS)
"""How long a grant waits for its second person (C07)."""
INVITED_ROLES = (Role.PED_VIEWER, Role.PED_COORDINATOR)
"""State roles an invitation may carry; IT administrators need a second person (C07)."""


DECIDERS = (Role.PED_COORDINATOR, Role.IT_ADMIN)
"""Who approves people and manages their accounts (C08)."""


class Status(StrEnum):
    """What staff see of an account at a glance."""

    ACTIVE = "active"
    INVITED = "invited"
    LOCKED = "locked"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True)
class PasswordPolicy:
    """What a password must be like, and how long it lasts (C23)."""

    least: int
    is_composed: bool
    """Whether it needs a capital letter, a number and a special character (AIP-035)."""
    max_age_days: int
    """0: it lasts until it is changed."""


MANUAL = PasswordPolicy(12, True, 60)
"""As the manual says (AIP-034..036)."""


@dataclass(frozen=True)
class Assignment:
    """A role for one organization, from an instant until another.

    `affirmed_at` and `affirmed_by`: when and by whom it was last said to be right, at the latest
    when it was granted.
    """

    id: UUID
    account_id: UUID
    role: Role
    organization: Organization
    valid_from: datetime
    valid_until: datetime | None
    affirmed_at: datetime
    affirmed_by: str


@dataclass(frozen=True)
class Account:
    """A person who may sign in while `is_active`; `assignments` are those that hold now."""

    id: UUID
    email: str
    first_name: str
    last_name: str
    phone: str
    language: str
    is_active: bool
    authz_v: int
    has_password: bool
    password_changed_at: datetime | None
    signed_in_at: datetime | None
    locked_at: datetime | None
    version: int
    assignments: Sequence[Assignment]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def has_state_role(self) -> bool:
        """Whether any of the roles is held for the whole state."""
        return any(held.organization == Organization() for held in self.assignments)

    @property
    def status(self) -> Status:
        if self.locked_at is not None:
            return Status.LOCKED
        if not self.is_active:
            return Status.DEACTIVATED
        return Status.ACTIVE if self.has_password else Status.INVITED

    def holds_role(self, role: Role) -> bool:
        """Whether it acts in this role anywhere now."""
        return any(held.role is role for held in self.assignments)

    def find_assignment(self, assignment_id: UUID | None) -> Assignment | None:
        """The assignment of that id, if it holds now."""
        return next((held for held in self.assignments if held.id == assignment_id), None)

    def acts_as(self, role: Role, organization: Organization) -> Assignment | None:
        """The assignment of that role there, if it holds now."""
        wanted = (role, organization)
        return next((it for it in self.assignments if (it.role, it.organization) == wanted), None)

    def password_expires_at(self, max_age_days: int) -> datetime | None:
        """When the password must be changed at the next sign-in; None: never (AIP-036, C23)."""
        if not max_age_days or self.password_changed_at is None:
            return None
        return self.password_changed_at + timedelta(days=max_age_days)

    def password_is_too_old(self, *, max_age_days: int, now: datetime) -> bool:
        """Whether the password must be changed before anything else (AIP-036, C23)."""
        expires_at = self.password_expires_at(max_age_days)
        return expires_at is not None and now > expires_at


def fits(role: Role, organization: Organization) -> bool:
    """Whether the role can be held there: a school's at a school, a district's at a district."""
    if role is Role.SCHOOL_COORDINATOR:
        return organization.school_code is not None
    if role is Role.DISTRICT_COORDINATOR:
        return organization.district_code is not None and organization.school_code is None
    return organization.district_code is None
