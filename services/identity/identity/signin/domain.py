"""One-time codes and the steps of a sign-in (R21, AIP-041..043)."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from uuid import UUID

from identity.accounts.domain import Account

CODE_MINUTES = 10
CODE_LIFE = timedelta(minutes=CODE_MINUTES)
CODE_TRIES = 5
RESEND_AFTER = timedelta(seconds=30)
LOGIN_LIFE = timedelta(minutes=30)
IDLE = timedelta(minutes=30)
HEARD_LATE = timedelta(minutes=5)
"""The gateway ends idle sessions to the minute; we hear of use only when it refreshes a token."""
ABSOLUTE = timedelta(hours=12)
FRESH = timedelta(minutes=5)
"""How long a second factor stands for what needs a fresh one (R18)."""


class Step(StrEnum):
    """What the browser must do next."""

    PASSWORD = "password"  # noqa: S105  the name of a step
    CODE = "code"
    APP = "app"
    NEW_PASSWORD = "new_password"  # noqa: S105  as above
    ROLE = "role"
    DONE = "done"


class Answer(Enum):
    """What came of a password or a code."""

    RIGHT = auto()
    WRONG = auto()


@dataclass(frozen=True)
class Login:
    """One browser's sign-in under way."""

    id: UUID
    request: str
    step: Step
    network: str
    account_id: UUID | None
    session_id: UUID | None


@dataclass(frozen=True)
class SignInSession:
    """A sign-in that lasts until it is ended, idle for 30 minutes, or 12 hours old (ADR 0015)."""

    id: UUID
    account_id: UUID
    assignment_id: UUID | None
    started_at: datetime
    last_seen_at: datetime
    confirmed_at: datetime
    """When a second factor was shown last, at the latest when the session began."""
    ended_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        is_idle = now >= self.last_seen_at + IDLE + HEARD_LATE
        return self.ended_at is None and not is_idle and now < self.started_at + ABSOLUTE

    def is_fresh(self, now: datetime) -> bool:
        """Whether a second factor was shown within the last minutes (R18)."""
        return self.is_live(now) and now <= self.confirmed_at + FRESH


@dataclass(frozen=True)
class Rules:
    """What the settings ask of a sign-in, and the key of codes."""

    key: str
    password_max_age_days: int = 60
    needs_app_for_state_roles: bool = False

    def needs_app(self, account: Account) -> bool:
        """Whether this account must use an authenticator app."""
        return self.needs_app_for_state_roles and account.has_state_role


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def code_digest(key: str, login_id: UUID, code: str) -> str:
    """What is stored of a code: worthless without the key, and for another login."""
    return hmac.new(key.encode(), f"{login_id}:{code}".encode(), hashlib.sha256).hexdigest()
