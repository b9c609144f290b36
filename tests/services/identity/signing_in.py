"""A sign-in done through the use cases, without a browser."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from identity.accounts import usecases as accounts
from identity.signin import usecases
from identity.signin.domain import Answer, Login, Rules
from tests.services.identity.factories import MAIL, NETWORK, PASSWORD, RULES
from tests.services.identity.outgoing import newest_mail


@dataclass
class SignIn:
    """One browser's way; `handle` is what its cookie holds."""

    session: Session
    email: str
    now: datetime
    network: str = NETWORK
    handle: str = ""
    rules: Rules = RULES

    def begin(self) -> "SignIn":
        self.handle = usecases.begin_login(
            self.session, "response_type=code", network=self.network, now=self.now
        )
        return self

    def password(self, password: str = PASSWORD) -> Answer:
        """Answer as the page does; whoever has a password here has PASSWORD (hashing is slow)."""
        usecases.check_not_locked(self.session, self.email, network=self.network, now=self.now)
        credentials = accounts.find_credentials(self.session, self.email)
        is_right = password == PASSWORD and credentials.password_hash is not None
        answer, self.handle = usecases.answer_password(
            self.session,
            self.handle,
            self.email,
            credentials,
            is_right=is_right,
            rules=self.rules,
            mail=MAIL,
            now=self.now,
        )
        return answer

    def mailed_code(self) -> str:
        return str(newest_mail(self.session, "one_time_code", self.email).values["code"])

    def wrong_code(self) -> str:
        """Six digits that are not the mailed ones."""
        return f"{(int(self.mailed_code()) + 1) % 1_000_000:06d}"

    def code(self, code: str, *, at: datetime | None = None, max_age_days: int = 60) -> Answer:
        return usecases.answer_code(
            self.session,
            self.handle,
            code,
            rules=replace(self.rules, password_max_age_days=max_age_days),
            now=at or self.now,
        )

    def resend(self, at: datetime) -> None:
        """Ask for a new code."""
        usecases.resend_code(self.session, self.handle, rules=self.rules, mail=MAIL, now=at)

    def login(self) -> Login:
        found = usecases.find_login(self.session, self.handle, now=self.now)
        assert found is not None
        return found


def signed_in(session: Session, email: str, *, now: datetime) -> UUID:
    """A session of this account, acting in its one role."""
    way = SignIn(session, email, now).begin()
    assert way.password() is Answer.RIGHT
    assert way.code(way.mailed_code()) is Answer.RIGHT
    session_id = way.login().session_id
    assert session_id is not None
    return session_id
