"""Counting, and locking out whoever guesses."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from identity.handles import digest_of
from identity.limits import store
from identity.limits.domain import FAILURES, MOST_FAILURES, Limit, lock_ends_at


def may_again(session: Session, limit: Limit, who: str, *, now: datetime) -> bool:
    """Count one more of `limit` for `who`; False once there were too many."""
    counted = store.count_one(session, digest_of(f"{limit.name}:{who}"), limit.window, now=now)
    return counted <= limit.most


def note_failure(session: Session, who: str, *, now: datetime) -> None:
    """Count a failed sign-in; the tenth in 15 minutes locks `who` (account and network, R21)."""
    counted = store.count_one(
        session, digest_of(f"{FAILURES.name}:{who}"), FAILURES.window, now=now
    )
    if counted == MOST_FAILURES:
        store.lock(session, digest_of(f"lock:{who}"), now=now)


def locked_until(session: Session, who: str, *, now: datetime) -> datetime | None:
    """When the lock of `who` ends; None when there is none."""
    known = store.find_throttle(session, digest_of(f"lock:{who}"))
    if known is None:
        return None
    ends_at = lock_ends_at(known.window_start, known.count)
    return ends_at if now < ends_at else None


def forgive(session: Session, who: str) -> None:
    """Forget failures after a successful sign-in; the count of past locks stays."""
    store.forget(session, digest_of(f"{FAILURES.name}:{who}"))


def tidy(session: Session, *, now: datetime) -> None:
    """Remove counts that say nothing any more."""
    store.forget_before(session, now - timedelta(days=2))
