"""What the gateway hears on the bus: whose access changed, which sign-in was ended."""

from datetime import datetime

from sqlalchemy.orm import Session

from contracts.identity import AccountAuthzChanged, SessionRevoked
from gateway import store
from servicekit.auth import end_session, raise_floor
from servicekit.inbox import Consumer

consumer = Consumer("gateway")


@consumer.on(AccountAuthzChanged)
def end_older_sessions(session: Session, event: AccountAuthzChanged, *, now: datetime) -> None:
    """Refuse tokens below the new version, and end the browsers' sessions that hold them."""
    raise_floor(session, event.account_id, event.authz_v)
    store.remove_sessions_of_account(session, event.account_id, below=event.authz_v)


@consumer.on(SessionRevoked)
def end_revoked_session(session: Session, event: SessionRevoked, *, now: datetime) -> None:
    """Refuse tokens of the ended sign-in, and end the browser's session that hangs on it."""
    end_session(session, event.session_id, now=now)
    store.remove_sessions_of_sign_in(session, event.session_id)
