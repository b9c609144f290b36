"""A request for an account, and whose mail may ask for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from uuid import UUID

from contracts.organizations import Organization
from contracts.roles import Role

PROOF_HOURS = 72
PROOF_LIFE = timedelta(hours=PROOF_HOURS)
DRAFT_LIFE = timedelta(hours=2)
REQUESTED_ROLES = (Role.SCHOOL_COORDINATOR, Role.DISTRICT_COORDINATOR)
"""The only roles one can ask for (AIP-038, C07)."""


class Status(StrEnum):
    PENDING_PROOF = "pending_proof"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


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


def is_personal(domain: str) -> bool:
    """Whether a mail domain, or one above it, is a consumer provider's (AIP-031, C22)."""
    labels = domain.split(".")
    parents = {".".join(labels[start:]) for start in range(len(labels) - 1)}
    return bool(parents & _consumer_domains())


@cache
def _consumer_domains() -> frozenset[str]:
    text = (files("identity.registration") / "consumer_domains.txt").read_text()
    return frozenset(text.split())
