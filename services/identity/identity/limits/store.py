"""One UPSERT counts, so that parallel tries are counted exactly."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from identity.limits.tables import Throttle


def count_one(session: Session, key: str, window: timedelta, *, now: datetime) -> int:
    """Count one more under `key`; gives the number since the window began."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else pg_insert
    is_over = Throttle.window_start <= now - window
    first = insert(Throttle).values(key=key, window_start=now, count=1)
    counted = first.on_conflict_do_update(
        index_elements=[Throttle.key],
        set_={
            "count": case((is_over, 1), else_=Throttle.count + 1),
            "window_start": case((is_over, now), else_=Throttle.window_start),
        },
    ).returning(Throttle.count)
    return session.execute(counted).scalar_one()


def lock(session: Session, key: str, *, now: datetime) -> None:
    """Begin a lock under `key`; a lock within a day of the last one counts up."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else pg_insert
    is_old = Throttle.window_start <= now - timedelta(days=1)
    first = insert(Throttle).values(key=key, window_start=now, count=1)
    session.execute(
        first.on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={"count": case((is_old, 1), else_=Throttle.count + 1), "window_start": now},
        )
    )


def find_throttle(session: Session, key: str) -> Throttle | None:
    return session.execute(
        select(Throttle).where(Throttle.key == key).execution_options(populate_existing=True)
    ).scalar_one_or_none()


def forget(session: Session, key: str) -> None:
    session.execute(delete(Throttle).where(Throttle.key == key))


def forget_before(session: Session, instant: datetime) -> None:
    session.execute(delete(Throttle).where(Throttle.window_start < instant))
