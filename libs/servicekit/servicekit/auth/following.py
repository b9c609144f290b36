"""What every service does when identity says that somebody's access changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from contracts.identity import AccountAuthzChanged, SessionRevoked
from servicekit.auth.floors import end_session, raise_floor
from servicekit.inbox import Consumer


def follow_revocations(consumer: Consumer) -> None:
    """Have this service refuse revoked tokens as soon as it hears of them (R20)."""

    @consumer.on(AccountAuthzChanged)
    def refuse_older_tokens(session: Session, event: AccountAuthzChanged, *, now: datetime) -> None:
        raise_floor(session, event.account_id, event.authz_v)

    @consumer.on(SessionRevoked)
    def refuse_ended_session(session: Session, event: SessionRevoked, *, now: datetime) -> None:
        end_session(session, event.session_id, now=now)
