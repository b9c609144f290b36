"""Every query on what stands beside the password. A code is used up by one UPDATE."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from identity.factors.tables import (
    AuthenticatorAppRow,
    PasskeyChallengeRow,
    PasskeyRow,
    RecoveryCodeRow,
)
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


def list_passkeys(session: Session, account_id: UUID) -> Sequence[PasskeyRow]:
    return session.scalars(
        select(PasskeyRow).where(PasskeyRow.account_id == account_id).order_by(PasskeyRow.id)
    ).all()


def find_passkey(session: Session, credential_id: str) -> PasskeyRow | None:
    return session.scalars(
        select(PasskeyRow).where(PasskeyRow.credential_id == credential_id).with_for_update()
    ).one_or_none()


def delete_passkey(session: Session, account_id: UUID, passkey_id: UUID) -> bool:
    removed = session.execute(
        delete(PasskeyRow).where(PasskeyRow.id == passkey_id, PasskeyRow.account_id == account_id)
    )
    return stored_rows_changed(removed) == 1


def delete_passkeys(session: Session, account_id: UUID) -> None:
    session.execute(delete(PasskeyRow).where(PasskeyRow.account_id == account_id))


def keep_challenge(session: Session, owner: UUID, challenge: str, expires_at: datetime) -> None:
    """In place of a former one."""
    session.execute(delete(PasskeyChallengeRow).where(PasskeyChallengeRow.owner == owner))
    session.add(PasskeyChallengeRow(owner=owner, challenge=challenge, expires_at=expires_at))
    session.flush()


def take_challenge(session: Session, owner: UUID, *, now: datetime) -> str | None:
    """Use it up; of two at the same moment one gets it."""
    return session.execute(
        delete(PasskeyChallengeRow)
        .where(PasskeyChallengeRow.owner == owner, PasskeyChallengeRow.expires_at > now)
        .returning(PasskeyChallengeRow.challenge)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()


def delete_challenges_before(session: Session, instant: datetime) -> None:
    session.execute(delete(PasskeyChallengeRow).where(PasskeyChallengeRow.expires_at < instant))
