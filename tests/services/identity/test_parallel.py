"""What comes at the same moment: guesses and right codes (S01, S02), decisions (S12)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import func, select

from contracts.roles import Role
from identity.accounts import activity
from identity.accounts import usecases as accounts
from identity.accounts.errors import LastAdmin
from identity.limits.tables import Throttle
from identity.registration import decisions
from identity.registration.domain import Status
from identity.registration.errors import RegistrationDecided
from identity.signin import other_ways, usecases
from identity.signin.domain import Answer
from identity.signin.errors import LoginOver, TooManySignIns
from identity.signin.other_ways import OtherWay
from identity.signin.tables import OneTimeCodeRow, SignInSessionRow
from servicekit.audit import AUDIT, first_broken
from servicekit.auth import Caller
from servicekit.db import Database
from servicekit.errors import NotSignedIn
from servicekit.process import utc_now
from tests.services.identity.factories import MAIL, RULES, make_approver, make_proved_request
from tests.services.identity.signing_in import SignIn
from tests.services.identity.test_factors import add_app, code_of

WRONG, RIGHT = 200, 50


@pytest.fixture
def way(database: Database, coordinator: str) -> SignIn:
    """At the code page, committed."""
    with database.write() as session:
        begun = SignIn(session, coordinator, utc_now()).begin()
        begun.password()
    return begun


def at_once(times: int, act: Callable[[], object]) -> list[object]:
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda _: act(), range(times)))


def test_s01_parallel_wrong_codes_are_counted_exactly_and_lock_code_and_account(
    database: Database, way: SignIn, coordinator: str
) -> None:
    with database.read() as session:
        way.session = session
        wrong, right = way.wrong_code(), way.mailed_code()

    def guess(code: str = wrong) -> Answer:
        with database.write() as session:
            return usecases.answer_code(
                session,
                way.handle,
                code,
                rules=RULES,
                now=utc_now(),
            )

    assert set(at_once(WRONG, guess)) == {Answer.WRONG}
    with database.read() as session:
        assert session.scalars(select(OneTimeCodeRow.attempts)).one() == 5
        assert WRONG in session.scalars(select(Throttle.count)).all()
        denied = session.scalar(select(func.count()).where(AUDIT.c.action == "one_time_code"))
        assert denied == WRONG
        assert first_broken(session) is None
        with pytest.raises(TooManySignIns):
            usecases.check_not_locked(session, coordinator, network=way.network, now=utc_now())
    assert guess(right) is Answer.WRONG
    with database.write() as session:  # a code of which none was tried does not help
        way.session = session
        way.resend(utc_now() + timedelta(seconds=31))
        newest = way.mailed_code()
    assert guess(newest) is Answer.WRONG


def test_s02_parallel_right_codes_begin_one_session(database: Database, way: SignIn) -> None:
    with database.read() as session:
        way.session = session
        right = way.mailed_code()

    def enter() -> Answer | None:
        try:
            with database.write() as session:
                return usecases.answer_code(
                    session,
                    way.handle,
                    right,
                    rules=RULES,
                    now=utc_now(),
                )
        except LoginOver:
            return None

    assert at_once(RIGHT, enter).count(Answer.RIGHT) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SignInSessionRow)) == 1


def test_s02_the_same_code_of_an_app_begins_one_session_however_often_it_comes(
    database: Database, way: SignIn, coordinator: str
) -> None:
    with database.write() as session:
        account = accounts.find_account(session, coordinator, now=utc_now())
        assert account is not None
        secret = add_app(session, account, now=utc_now())
    code = code_of(secret, utc_now())

    def enter() -> Answer | None:
        try:
            with database.write() as session:
                return other_ways.answer_other_way(
                    session,
                    way.handle,
                    code,
                    OtherWay.APP,
                    rules=RULES,
                    mail=MAIL,
                    now=utc_now(),
                )
        except LoginOver:
            return None

    assert at_once(RIGHT, enter).count(Answer.RIGHT) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SignInSessionRow)) == 1


def test_s12_of_two_who_decide_at_the_same_moment_one_counts(
    database: Database, places: None
) -> None:
    now = utc_now()
    with database.write() as session:
        one = make_approver(session, now=now)
        other = make_approver(session, role=Role.IT_ADMIN, email="it@state.example", now=now)
        asked = make_proved_request(session, now=now)

    def decide(by: Caller) -> Status | None:
        seen: dict[str, Any] = {"by": by, "version": asked.version, "mail": MAIL, "now": utc_now()}
        try:
            with database.write() as session:
                if by is one:
                    return decisions.approve_registration(session, asked.id, **seen).status
                return decisions.reject_registration(session, asked.id, reason="No.", **seen).status
        except RegistrationDecided:
            return None

    with ThreadPoolExecutor(2) as pool:
        decided = set(pool.map(decide, (one, other)))
    assert len(decided) == 2
    assert None in decided
    with database.read() as session:
        assert decisions.get_registration(session, asked.id).status in decided


def test_two_administrators_who_remove_each_other_at_the_same_moment_leave_one(
    database: Database, places: None
) -> None:
    now = utc_now()
    with database.write() as session:
        admins = [
            make_approver(session, role=Role.IT_ADMIN, email=f"{name}@state.example", now=now)
            for name in ("ines", "luz")
        ]
    ready = Barrier(2)

    def deactivate(by: Caller) -> bool:
        (target,) = [one for one in admins if one is not by]
        try:
            with database.write() as session:
                activity.deactivate(session, target.account_id, by=by, reason="left", now=utc_now())
                # Both have looked before either has committed, where nothing holds them back.
                with suppress(BrokenBarrierError):
                    ready.wait(0.5)
        except (LastAdmin, NotSignedIn):
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(deactivate, admins)) == [False, True]
