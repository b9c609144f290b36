"""Every query of mails."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from notifications.mail.domain import Delivery
from notifications.mail.tables import DeliveryRow, KeptMailRow
from servicekit.db import new_id, stored_rows_changed


def add_delivery(
    session: Session,
    *,
    cause: str,
    recipient_hash: str,
    template: str,
    sealed: str | None,
    outcome: str,
    expires_at: datetime | None,
    now: datetime,
) -> UUID | None:
    """The new delivery's id; None when this cause, recipient and template are known already."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else pg_insert
    return session.execute(
        insert(DeliveryRow)
        .values(
            id=new_id(),
            cause=cause,
            recipient_hash=recipient_hash,
            template=template,
            sealed=sealed,
            created_at=now,
            expires_at=expires_at,
            outcome=outcome,
        )
        .on_conflict_do_nothing()
        .returning(DeliveryRow.id)
    ).scalar_one_or_none()


def find_waiting(session: Session, delivery_id: UUID) -> Delivery | None:
    """The delivery, if it still waits to be sent."""
    row = session.execute(
        select(DeliveryRow).where(DeliveryRow.id == delivery_id, DeliveryRow.outcome == "waiting")
    ).scalar_one_or_none()
    if row is None:
        return None
    return Delivery(row.id, row.template, row.sealed, row.created_at, row.expires_at, row.outcome)


def close_delivery(
    session: Session, delivery_id: UUID, outcome: str, *, now: datetime, reason: str | None = None
) -> None:
    """Say how it ended and erase what it said."""
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, DeliveryRow.outcome == "waiting")
        .values(outcome=outcome, reason=reason, closed_at=now, sealed=None)
    )


def close_expired(session: Session, *, now: datetime) -> int:
    """Erase every secret that has expired unsent; gives how many."""
    result = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.outcome == "waiting", DeliveryRow.expires_at <= now)
        .values(outcome="expired", closed_at=now, sealed=None)
    )
    return stored_rows_changed(result)


def close_older_than(session: Session, oldest: datetime, *, now: datetime) -> int:
    """Give up what has waited since before `oldest`; gives how many."""
    result = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.outcome == "waiting", DeliveryRow.created_at < oldest)
        .values(outcome="failed", reason="too-long-unsent", closed_at=now, sealed=None)
    )
    return stored_rows_changed(result)


def keep_mail(session: Session, delivery_id: UUID, sealed: str, *, now: datetime) -> None:
    session.add(KeptMailRow(id=delivery_id, kept_at=now, sealed=sealed))


def list_kept_mails(session: Session, limit: int) -> Sequence[KeptMailRow]:
    """Newest first."""
    return (
        session.execute(
            select(KeptMailRow)
            .order_by(KeptMailRow.kept_at.desc(), KeptMailRow.id.desc())
            .limit(limit)
        )
        .scalars()
        .all()
    )


def remove_before(session: Session, *, deliveries: datetime, kept: datetime) -> None:
    """Remove closed deliveries and kept mails older than these instants."""
    session.execute(
        delete(DeliveryRow).where(
            DeliveryRow.outcome != "waiting", DeliveryRow.created_at < deliveries
        )
    )
    session.execute(delete(KeptMailRow).where(KeptMailRow.kept_at < kept))
