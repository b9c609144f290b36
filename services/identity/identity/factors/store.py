"""Every query on what stands beside the password. A code is used up by one UPDATE."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from identity.factors.tables import AuthenticatorAppRow, RecoveryCodeRow
from servicekit.db import stored_rows_changed


def find_app(session: Session, account_id: UUID) -> AuthenticatorAppRow | None:
    return session.get(AuthenticatorAppRow, account_id, populate_existing=True)


def delete_app(session: Session, account_id: UUID) -> None:
    session.execute(delete(AuthenticatorAppRow).where(AuthenticatorAppRow.account_id == account_id))


def use_step(session: Session, account_id: UUID, step: int) -> bool:
    """Remember the half minute; False when its code, or a later one, was used before."""
    used = session.execute(
        update(AuthenticatorAppRow)
        .where(AuthenticatorAppRow.account_id == account_id, AuthenticatorAppRow.last_step < step)
        .values(last_step=step)
        .execution_options(synchronize_session=False)
    )
    return stored_rows_changed(used) == 1


def count_recovery_codes(session: Session, account_id: UUID) -> int:
    """Those not used yet."""
    return session.execute(
        select(func.count(RecoveryCodeRow.digest)).where(
            RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.used_at.is_(None)
        )
    ).scalar_one()


def replace_recovery_codes(session: Session, account_id: UUID, digests: Iterable[str]) -> None:
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
    session.add_all(
        RecoveryCodeRow(digest=digest, account_id=account_id, used_at=None) for digest in digests
    )
    session.flush()


def use_recovery_code(session: Session, digest: str, *, now: datetime) -> bool:
    """Use the code up; one of two at the same moment gets True."""
    used = session.execute(
        update(RecoveryCodeRow)
        .where(RecoveryCodeRow.digest == digest, RecoveryCodeRow.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return stored_rows_changed(used) == 1
