"""A request for an account, and whose mail may ask for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from contracts.organizations import Organization
from contracts.roles import Role

PROOF_HOURS = 72
PROOF_LIFE = timedelta(hours=PROOF_HOURS)
DRAFT_LIFE = timedelta(hours=2)
REQUEST_DAYS = 60
REQUEST_LIFE = timedelta(days=REQUEST_DAYS)
"""How long a proved request waits for a decision before it lapses."""
REQUESTED_ROLES = (Role.SCHOOL_COORDINATOR, Role.DISTRICT_COORDINATOR)
"""The only roles one can ask for (AIP-038, C07)."""


class Status(StrEnum):
    PENDING_PROOF = "pending_proof"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Registration:
    """Who asks to act as what, where, and what came of it."""

    id: UUID
    reference: str
    status: Status
    version: int
    email: str
    first_name: str
    last_name: str
    phone: str
    language: str
    role: Role
    organizations: Sequence[Organization]
    is_known_domain: bool
    requested_at: datetime
    proved_at: datetime | None
    decided_at: datetime | None
    decided_by: UUID | None
    reason: str | None
    account_id: UUID | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"
