"""How a sign-in goes from step to step; what its use cases have in common."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from identity import handles
from identity.accounts.domain import Account
from identity.factors import usecases as factors
from identity.limits import usecases as limits
from identity.signin import sessions, store
from identity.signin.domain import (
    Answer,
    Rules,
    Step,
)
from identity.signin.errors import LoginOver
from identity.signin.tables import LoginRow
from servicekit import audit
from servicekit.audit import Actor


def row_at(session: Session, handle: str, step: Step, now: datetime) -> LoginRow:
    """The sign-in of this browser, if it stands at `step`. Raises LoginOver."""
    row = store.get_login_row(session, handles.digest_of(handle), now=now)
    if row.step != step:
        raise LoginOver("This step of the sign-in is over.")
    return row


def account_of(account_id: UUID | None) -> UUID:
    """Raises LoginOver where no password was right yet."""
    if account_id is None:
        raise LoginOver("Begin again.")
    return account_id


def renew(row: LoginRow) -> str:
    """A new handle for the cookie: whoever knew the old one is left behind (S15)."""
    handle = handles.new_handle()
    row.digest = handles.digest_of(handle)
    return handle


def guesser(email: str, network: str) -> str:
    """Who is locked out after ten failures: an address, from one network (S04)."""
    return f"{email}|{network}"


def is_locked(session: Session, row: LoginRow, account: Account, now: datetime) -> bool:
    """Whether ten failures locked this account for this network."""
    return limits.locked_until(session, guesser(account.email, row.network), now=now) is not None


def refuse(session: Session, row: LoginRow, account: Account, action: str, now: datetime) -> Answer:
    """Count a failure and write it down."""
    limits.note_failure(session, guesser(account.email, row.network), now=now)
    actor = Actor(str(account.id))
    audit.record(session, actor, action, f"login/{row.id}", now=now, outcome="deny")
    return Answer.WRONG


def enter(session: Session, row: LoginRow, account: Account, rules: Rules, now: datetime) -> None:
    """Who it is was shown: the session begins; or it goes on, where one confirms inside of it."""
    limits.forgive(session, guesser(account.email, row.network))
    if row.session_id is not None:
        sessions.note_factor(session, row.session_id, now=now)
        row.step = Step.DONE
        return
    row.session_id = sessions.begin_session(session, account.id, network=row.network, now=now)
    go_on(session, row, account, rules, now)


def go_on(session: Session, row: LoginRow, account: Account, rules: Rules, now: datetime) -> None:
    """To the first of what is still missing: a new password, an app, a role."""
    if account.password_is_too_old(max_age_days=rules.password_max_age_days, now=now):
        row.step = Step.NEW_PASSWORD
        return
    has_app = factors.factors_of(session, account.id).app_since is not None
    if rules.needs_app(account) and not has_app:
        factors.begin_app(session, account.id, key=rules.key, now=now)
        row.step = Step.APP
        return
    row.step = Step.ROLE
    if len(account.assignments) == 1 and row.session_id is not None:
        chosen = account.assignments[0].id
        sessions.choose_assignment(session, row.session_id, chosen, now=now)
        row.step = Step.DONE
