"""Every query on forgotten passwords. A link is used up by one UPDATE."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from identity.security.domain import RESET_LIFE
from identity.security.tables import PasswordResetRow
from servicekit.db import stored_rows_changed


def find_reset_row(session: Session, reset_id: UUID) -> PasswordResetRow | None:
    return session.get(PasswordResetRow, reset_id)


def find_account_to_reset(session: Session, digest: str, *, now: datetime) -> UUID | None:
    """Whose link this is, while it is good."""
    return session.scalars(
        select(PasswordResetRow.account_id).where(_is_good(digest, now))
    ).one_or_none()


def use_reset(session: Session, digest: str, *, now: datetime) -> bool:
    """Consume the link; one of two at the same moment gets True."""
    used = session.execute(
        update(PasswordResetRow)
        .where(_is_good(digest, now))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return stored_rows_changed(used) == 1


def close_open_resets(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Links mailed earlier no longer work."""
    session.execute(
        update(PasswordResetRow)
        .where(PasswordResetRow.account_id == account_id, PasswordResetRow.used_at.is_(None))
        .values(used_at=now)
    )


def delete_resets_before(session: Session, instant: datetime) -> None:
    session.execute(delete(PasswordResetRow).where(PasswordResetRow.asked_at < instant))


def _is_good(digest: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        PasswordResetRow.digest == digest,
        PasswordResetRow.used_at.is_(None),
        PasswordResetRow.asked_at > now - RESET_LIFE,
    )
