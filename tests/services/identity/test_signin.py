"""Password, one-time code, role, session."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import activity, roles
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.signin import sessions, usecases
from identity.signin.domain import Answer, Step, code_digest
from identity.signin.errors import LoginOver, NoAssignment, SessionNotFound, TooManySignIns
from identity.signin.tables import OneTimeCodeRow
from servicekit.audit import AUDIT, Actor
from tests.services.identity.factories import (
    CODES_KEY,
    DISTRICT,
    MAIL,
    RULES,
    make_account,
    make_approver,
    password_hash,
)
from tests.services.identity.outgoing import event_types, mails
from tests.services.identity.signing_in import SignIn, signed_in

pytestmark = pytest.mark.usefixtures("earlier")


@pytest.fixture
def account(session: Session, now: datetime) -> Account:
    return make_account(session, now=now)


@pytest.fixture
def way(session: Session, account: Account, now: datetime) -> SignIn:
    """At the code page: the password was right."""
    begun = SignIn(session, account.email, now).begin()
    assert begun.password() is Answer.RIGHT
    return begun


@pytest.mark.requirement("AIP-041", "AIP-042")
def test_password_and_mailed_code_begin_a_session(way: SignIn, session: Session) -> None:
    assert way.code(way.mailed_code()) is Answer.RIGHT
    login = way.login()
    assert login.step is Step.DONE
    assert login.session_id is not None
    acting = sessions.find_acting(session, login.session_id, now=way.now)
    assert acting is not None
    assert acting.assignment.role is Role.SCHOOL_COORDINATOR


def test_a_code_may_be_pasted_with_blanks(way: SignIn) -> None:
    code = way.mailed_code()
    assert way.code(f" {code[:3]} {code[3:]} ") is Answer.RIGHT


def test_a_wrong_password_sends_no_code(session: Session, account: Account, now: datetime) -> None:
    begun = SignIn(session, account.email, now).begin()
    assert begun.password("Wrong-Rain-417!") is Answer.WRONG
    assert begun.login().step is Step.PASSWORD
    assert mails(session) == []


def test_only_a_keyed_digest_of_the_code_is_stored(way: SignIn, session: Session) -> None:
    stored = session.scalars(select(OneTimeCodeRow.digest)).one()
    assert stored == code_digest(CODES_KEY, way.login().id, way.mailed_code())
    assert stored != code_digest("another key", way.login().id, way.mailed_code())


def test_the_handle_changes_when_the_password_is_right(
    session: Session, account: Account, now: datetime
) -> None:
    begun = SignIn(session, account.email, now).begin()
    planted = begun.handle
    begun.password()
    assert begun.handle != planted
    assert usecases.find_login(session, planted, now=now) is None


@pytest.mark.requirement("AIP-042")
def test_s02_a_code_works_once(way: SignIn, session: Session) -> None:
    code = way.mailed_code()
    assert way.code(code) is Answer.RIGHT
    with pytest.raises(LoginOver):
        way.code(code)


def test_s03_a_code_works_for_ten_minutes(way: SignIn) -> None:
    assert way.code(way.mailed_code(), at=way.now + timedelta(minutes=10)) is Answer.WRONG


def test_a_code_lasts_until_just_before(way: SignIn) -> None:
    just_before = way.now + timedelta(minutes=9, seconds=59)
    assert way.code(way.mailed_code(), at=just_before) is Answer.RIGHT


def test_s01_five_wrong_tries_end_a_code(way: SignIn) -> None:
    for _ in range(5):
        assert way.code(way.wrong_code()) is Answer.WRONG
    assert way.code(way.mailed_code()) is Answer.WRONG


def test_s04_ten_failures_lock_the_account_for_this_network_only(
    way: SignIn, session: Session, account: Account, now: datetime
) -> None:
    wrong = way.wrong_code()
    for _ in range(10):
        way.code(wrong)
    way.resend(now + timedelta(seconds=31))
    assert way.code(way.mailed_code()) is Answer.WRONG, "the right one is refused while locked"
    with pytest.raises(TooManySignIns):
        SignIn(session, account.email, now).begin().password()
    elsewhere = SignIn(session, account.email, now, network="203.0.113.9").begin()
    assert elsewhere.password() is Answer.RIGHT
    later = SignIn(session, account.email, now + timedelta(minutes=15)).begin()
    assert later.password() is Answer.RIGHT


def test_a_second_lock_lasts_twice_as_long(
    session: Session, account: Account, now: datetime
) -> None:
    fail_ten_times(session, account, now)
    again = now + timedelta(minutes=16)
    fail_ten_times(session, account, again)
    with pytest.raises(TooManySignIns):
        SignIn(session, account.email, again + timedelta(minutes=29)).begin().password()
    SignIn(session, account.email, again + timedelta(minutes=30)).begin().password()


def test_s04_no_lock_lasts_longer_than_four_hours(
    session: Session, account: Account, now: datetime
) -> None:
    at = now
    for _ in range(8):  # 15 minutes doubled: the sixth would last eight hours
        fail_ten_times(session, account, at)
        with pytest.raises(TooManySignIns):
            SignIn(session, account.email, at).begin().password()
        at += timedelta(hours=4)
        assert SignIn(session, account.email, at).begin().password() is Answer.RIGHT
        at += timedelta(minutes=16)


def fail_ten_times(session: Session, account: Account, now: datetime) -> None:
    begun = SignIn(session, account.email, now).begin()
    for _ in range(10):
        assert begun.password("Wrong-Rain-417!") is Answer.WRONG


def test_s06_a_lock_says_nothing_about_whether_there_is_an_account(
    session: Session, now: datetime
) -> None:
    begun = SignIn(session, "nobody@pinonvalley.example", now).begin()
    for _ in range(10):
        assert begun.password("Wrong-Rain-417!") is Answer.WRONG
    with pytest.raises(TooManySignIns):
        begun.password()


def test_s01_every_failed_try_is_in_the_audit(
    way: SignIn, session: Session, account: Account
) -> None:
    for _ in range(7):
        way.code(way.wrong_code())
    denied = session.execute(
        select(func.count()).where(AUDIT.c.outcome == "deny", AUDIT.c.actor == str(account.id))
    ).scalar_one()
    assert denied == 7


def test_s03_a_new_code_waits_half_a_minute_and_kills_the_old_one(
    way: SignIn, now: datetime
) -> None:
    old = way.mailed_code()
    way.resend(now + timedelta(seconds=29))
    assert len(mails(way.session)) == 1
    way.resend(now + timedelta(seconds=30))
    assert len(mails(way.session)) == 2
    if way.mailed_code() != old:
        assert way.code(old) is Answer.WRONG
    assert way.code(way.mailed_code()) is Answer.RIGHT


def test_s05_at_most_three_codes_are_mailed_in_a_quarter_of_an_hour(
    way: SignIn, session: Session, now: datetime
) -> None:
    for number in range(50):
        way.resend(now + timedelta(seconds=17 * number))
    assert len(mails(session)) == 3
    way.resend(now + timedelta(minutes=15))
    assert len(mails(session)) == 4


def test_s03_a_code_of_one_login_is_worthless_in_another(
    way: SignIn, session: Session, account: Account, now: datetime
) -> None:
    code = way.mailed_code()
    other = SignIn(session, account.email, now).begin()
    other.password()
    newest = other.mailed_code()
    if code != newest:
        assert other.code(code) is Answer.WRONG
    assert other.code(newest) is Answer.RIGHT


def test_a_deactivated_account_cannot_sign_in(
    session: Session, account: Account, now: datetime
) -> None:
    by = make_approver(session, now=now)
    activity.deactivate(session, account.id, by=by, reason="left", now=now)
    assert SignIn(session, account.email, now).begin().password() is Answer.WRONG


def test_a_password_that_changed_since_it_was_compared_is_wrong(
    session: Session, account: Account, now: datetime
) -> None:
    begun = SignIn(session, account.email, now).begin()
    before = accounts.find_credentials(session, account.email)
    accounts.change_password(session, account.id, "$argon2id$other", now=now)
    answer, _ = usecases.answer_password(
        session,
        begun.handle,
        account.email,
        before,
        is_right=True,
        rules=RULES,
        mail=MAIL,
        now=now,
    )
    assert answer is Answer.WRONG


@pytest.mark.requirement("AIP-043")
def test_a_person_with_several_roles_chooses_one_that_they_hold(
    session: Session, account: Account, now: datetime
) -> None:
    second = roles.grant(
        session, account.id, Role.DISTRICT_COORDINATOR, DISTRICT, by=Actor("test"), now=now
    )
    stranger = make_account(session, email="x@pinonvalley.example", now=now)
    begun = SignIn(session, account.email, now).begin()
    begun.password()
    begun.code(begun.mailed_code())
    assert begun.login().step is Step.ROLE
    for not_held in (uuid4(), stranger.assignments[0].id):
        with pytest.raises(NoAssignment):
            usecases.answer_role(session, begun.handle, not_held, now=now)
    usecases.answer_role(session, begun.handle, second.id, now=now)
    session_id = begun.login().session_id
    assert session_id is not None
    acting = sessions.find_acting(session, session_id, now=now)
    assert acting is not None
    assert acting.assignment.id == second.id


@pytest.mark.requirement("AIP-036")
def test_s14_a_password_of_more_than_sixty_days_must_be_changed_first(
    session: Session, account: Account, now: datetime
) -> None:
    other = signed_in(session, account.email, now=now)
    at = now + timedelta(days=60, seconds=1)
    late = SignIn(session, account.email, at).begin()
    late.password()
    late.code(late.mailed_code())
    assert late.login().step is Step.NEW_PASSWORD
    usecases.answer_new_password(
        session, late.handle, password_hash(), rules=RULES, mail=MAIL, now=at
    )
    assert late.login().step is Step.DONE
    changed = accounts.get_account(session, account.id, now=at)
    assert (changed.password_changed_at, changed.authz_v) == (at, account.authz_v + 1)
    assert sessions.find_acting(session, other, now=at) is None


@pytest.mark.requirement("AIP-036")
def test_a_password_of_sixty_days_is_still_good_and_the_rule_can_be_off(
    session: Session, account: Account, now: datetime
) -> None:
    on_the_day = SignIn(session, account.email, now + timedelta(days=60)).begin()
    on_the_day.password()
    on_the_day.code(on_the_day.mailed_code())
    assert on_the_day.login().step is Step.DONE
    years_later = SignIn(session, account.email, now + timedelta(days=900)).begin()
    years_later.password()
    years_later.code(years_later.mailed_code(), max_age_days=0)
    assert years_later.login().step is Step.DONE


def test_a_sign_in_left_for_half_an_hour_is_over(way: SignIn) -> None:
    with pytest.raises(LoginOver):
        way.code(way.mailed_code(), at=way.now + timedelta(minutes=30))
    usecases.tidy(way.session, now=way.now + timedelta(minutes=31))
    assert way.session.scalars(select(OneTimeCodeRow)).all() == []


@pytest.mark.parametrize(
    ("after", "seen_after", "is_live"),
    [
        (timedelta(minutes=34), timedelta(0), True),
        (timedelta(minutes=35), timedelta(0), False),
        (timedelta(hours=11, minutes=59), timedelta(hours=11, minutes=50), True),
        (timedelta(hours=12), timedelta(hours=11, minutes=59), False),
    ],
)
def test_s15_a_session_ends_idle_after_half_an_hour_and_in_any_case_after_twelve(
    session: Session,
    account: Account,
    now: datetime,
    after: timedelta,
    seen_after: timedelta,
    is_live: bool,
) -> None:
    session_id = signed_in(session, account.email, now=now)
    sessions.note_use(session, session_id, now=now + seen_after)
    assert (sessions.find_acting(session, session_id, now=now + after) is not None) is is_live


def test_ending_ones_own_session_tells_the_others_once(
    session: Session, account: Account, now: datetime
) -> None:
    session_id = signed_in(session, account.email, now=now)
    stranger = make_account(session, email="x@pinonvalley.example", now=now)
    with pytest.raises(SessionNotFound):
        sessions.end_own_session(session, session_id, stranger.id, now=now)
    sessions.end_own_session(session, session_id, account.id, now=now)
    sessions.end_own_session(session, session_id, account.id, now=now)
    assert event_types(session).count("identity.session.revoked.v1") == 1
    assert sessions.list_sessions(session, account.id, now=now) == []


def test_a_person_whose_roles_are_gone_gets_no_further_than_the_choice_of_role(
    session: Session, account: Account, now: datetime
) -> None:
    by = make_approver(session, now=now)
    roles.revoke_role(session, account.id, account.assignments[0].id, by=by, now=now)
    begun = SignIn(session, account.email, now).begin()
    begun.password()
    begun.code(begun.mailed_code())
    assert begun.login().step is Step.ROLE
