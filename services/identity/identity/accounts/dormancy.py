"""Accounts in which nobody has signed in for long are warned by mail, then locked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import store
from identity.accounts.tables import AccountRow
from identity.accounts.usecases import raise_authz
from identity.mail import Addressee, Mail
from servicekit import audit
from servicekit.audit import Actor

_SCHEDULE = Actor("identity", "schedule")


@dataclass(frozen=True)
class Limits:
    """Days without sign-in, until the warning and until the lock."""

    warned_days: int
    locked_days: int

    @property
    def notice(self) -> timedelta:
        """How long before its lock an account is warned, at the least."""
        return timedelta(days=max(self.locked_days - self.warned_days, 0))


def look_after_dormant(session: Session, limits: Limits, *, mail: Mail, now: datetime) -> None:
    """Warn who has not signed in for long, lock who was warned and still has not. Audited.

    Nobody is locked without a warning, even where the worker stood still; nor is the last IT
    administrator.
    """
    for row in store.list_dormant(session, unseen_since=now - timedelta(days=limits.warned_days)):
        if row.warned_at is None:
            row.warned_at = now
            _tell(session, row, "dormant_warning", limits, mail, now)
        elif row.warned_at <= now - limits.notice and not _is_last_admin(session, row, now):
            row.locked_at = now
            audit.record(session, _SCHEDULE, "lock_account", f"account/{row.id}", now=now)
            raise_authz(session, row.id, now=now)
            _tell(session, row, "dormant_locked", limits, mail, now)


def _is_last_admin(session: Session, row: AccountRow, now: datetime) -> bool:
    is_admin = store.get_account(session, row.id, now=now).holds_role(Role.IT_ADMIN)
    return is_admin and not store.count_lasting_admins(session, besides=row.id, now=now)


def _tell(
    session: Session, row: AccountRow, template: str, limits: Limits, mail: Mail, now: datetime
) -> None:
    to = Addressee(row.email, f"{row.first_name} {row.last_name}", row.language)
    values = {
        "warned_days": limits.warned_days,
        "locked_days": limits.locked_days,
        "days_left": limits.notice.days,
        "link": mail.link("/sign-in"),
    }
    mail.send(session, to, template, values, now=now)
