"""What concerns roles of the state needs a second factor of the last five minutes (R18)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import activity, details, invitations, pending, roles
from identity.accounts import usecases as accounts
from identity.accounts.details import Details
from identity.accounts.domain import Account
from identity.accounts.errors import FreshCodeNeeded
from identity.accounts.terms import ALWAYS
from identity.factors import passkeys
from identity.factors.passkeys import Site
from identity.signin import other_ways, sessions, usecases
from identity.signin.domain import Answer
from identity.signin.errors import LoginOver
from identity.signin.tables import SignInSessionRow
from servicekit.audit import AUDIT
from servicekit.auth import Caller
from servicekit.db import Database
from servicekit.process import utc_now
from tests.services.identity.authenticator import Device
from tests.services.identity.browser import Browser
from tests.services.identity.factories import (
    MAIL,
    NETWORK,
    OTHER_SCHOOL,
    RULES,
    STATE,
    caller_of,
    make_account,
    make_approver,
    make_places,
)
from tests.services.identity.outgoing import mails, newest_mail
from tests.services.identity.test_factors import add_app, code_of

SITE = Site("http://localhost:8000")
SIX_MINUTES = timedelta(minutes=6)
CONFIRM = "/identity/security/confirm?next=/users/1/deactivate%3Fa=b&back=/users/1"
TYPED = {"csrf_token": "the gateway's", "_version": "3", "reason": "Left\r\nin June"}


@pytest.fixture
def viewer(session: Session, now: datetime) -> Account:
    make_places(session)
    return make_account(session, Role.PED_VIEWER, STATE, email="v@state.example", now=now)


def grant(session: Session, account: Account, by: Caller, now: datetime) -> object:
    coordinator = make_account(session, now=now)
    return roles.grant_role(
        session, coordinator.id, Role.PED_VIEWER, STATE, by=by, mail=MAIL, now=now
    )


def change(session: Session, account: Account, by: Caller, now: datetime) -> object:
    held = account.assignments[0].id
    return roles.change_assignment(
        session, account.id, held, Role.PED_VIEWER, STATE, term=ALWAYS, by=by, mail=MAIL, now=now
    )


def revoke(session: Session, account: Account, by: Caller, now: datetime) -> None:
    roles.revoke_role(session, account.id, account.assignments[0].id, by=by, now=now)


def deactivate(session: Session, account: Account, by: Caller, now: datetime) -> object:
    return activity.deactivate(session, account.id, by=by, reason="Left", now=now)


def start_over(session: Session, account: Account, by: Caller, now: datetime) -> object:
    return activity.start_over_with_factors(session, account.id, by=by, mail=MAIL, now=now)


def move(session: Session, account: Account, by: Caller, now: datetime) -> object:
    typed = Details("Jordan", "Begay", "else@state.example", "", "en")
    return details.change_details(session, account.id, typed, by=by, mail=MAIL, now=now)


def invite(session: Session, account: Account, by: Caller, now: datetime) -> object:
    new = accounts.person("new@state.example", "Jordan", "Begay")
    return invitations.invite(session, new, Role.PED_VIEWER, by=by, mail=MAIL, now=now)


def ask(session: Session, account: Account, by: Caller, now: datetime) -> object:
    return pending.ask_for_admin(
        session, make_account(session, now=now).id, by=by, reason="x", mail=MAIL, now=now
    )


def confirm(session: Session, account: Account, by: Caller, now: datetime) -> object:
    asker = make_approver(session, email="asker@state.example", now=now)
    waiting = pending.ask_for_admin(session, account.id, by=asker, reason="x", mail=MAIL, now=now)
    return pending.confirm_grant(session, waiting.id, by=by, mail=MAIL, now=now)


@pytest.mark.parametrize(
    "act", [grant, change, revoke, deactivate, start_over, move, invite, ask, confirm]
)
@pytest.mark.requirement("AIP-061", "AIP-066")
def test_what_concerns_roles_of_the_state_is_refused_six_minutes_after_the_code(
    session: Session,
    viewer: Account,
    now: datetime,
    act: Callable[[Session, Account, Caller, datetime], object],
) -> None:
    by = make_approver(session, now=now - SIX_MINUTES)
    with pytest.raises(FreshCodeNeeded), session.begin_nested():
        act(session, viewer, by, now)
    assert by.session_id is not None
    sessions.note_factor(session, by.session_id, now=now - timedelta(minutes=5))
    act(session, viewer, by, now)


def test_a_caller_without_a_session_or_with_an_ended_one_has_shown_nothing(
    session: Session, viewer: Account, now: datetime
) -> None:
    by = make_approver(session, now=now)
    account = accounts.get_account(session, by.account_id, now=now)
    with pytest.raises(FreshCodeNeeded):
        revoke(session, viewer, caller_of(account), now)
    assert by.session_id is not None
    sessions.end_session(session, by.session_id, by=by.actor, why="test", now=now)
    with pytest.raises(FreshCodeNeeded):
        revoke(session, viewer, by, now)


def test_coordinators_of_schools_are_managed_without_a_fresh_code(
    session: Session, viewer: Account, now: datetime
) -> None:
    by = make_approver(session, now=now - SIX_MINUTES)
    account = make_account(session, now=now)
    role = Role.SCHOOL_COORDINATOR
    roles.grant_role(session, account.id, role, OTHER_SCHOOL, by=by, mail=MAIL, now=now)
    revoke(session, account, by, now)
    deactivate(session, account, by, now)


def begin(session: Session, by: Caller, now: datetime) -> str:
    assert by.session_id is not None
    return usecases.begin_confirmation(
        session, "", by.account_id, by.session_id, network=NETWORK, rules=RULES, mail=MAIL, now=now
    )[1]


def is_fresh(session: Session, by: Caller, now: datetime) -> bool:
    assert by.session_id is not None
    return sessions.is_fresh(session, by.session_id, now=now)


def test_a_mailed_code_or_one_of_the_app_confirms_once_and_begins_no_session(
    session: Session, now: datetime
) -> None:
    make_places(session)
    by = make_approver(session, now=now - SIX_MINUTES)
    account = accounts.get_account(session, by.account_id, now=now)
    secret = add_app(session, account, now=now)
    handle = begin(session, by, now)
    code = newest_mail(session, "one_time_code", account.email).values["code"]
    wrong = "000000" if code != "000000" else "111111"
    assert usecases.answer_code(session, handle, wrong, rules=RULES, now=now) is Answer.WRONG
    assert not is_fresh(session, by, now)
    assert usecases.answer_code(session, handle, code, rules=RULES, now=now) is Answer.RIGHT
    assert is_fresh(session, by, now)
    with pytest.raises(LoginOver):
        usecases.answer_code(session, handle, code, rules=RULES, now=now)
    assert len(session.scalars(select(SignInSessionRow.id)).all()) == 1
    later = now + SIX_MINUTES
    assert not is_fresh(session, by, later)
    way = other_ways.OtherWay.APP
    handle, typed = begin(session, by, later), code_of(secret, later)
    answer = other_ways.answer_other_way(
        session, handle, typed, way, rules=RULES, mail=MAIL, now=later
    )
    assert answer is Answer.RIGHT
    assert is_fresh(session, by, later)
    said = session.scalars(select(AUDIT.c.object).where(AUDIT.c.action == "confirm_factor"))
    assert set(said) == {f"session/{by.session_id}"}


def test_only_a_passkey_of_ones_own_confirms(session: Session, now: datetime) -> None:
    make_places(session)
    by = make_approver(session, now=now - SIX_MINUTES)
    other = make_account(session, now=now)
    for account_id, answer in ((other.id, Answer.WRONG), (by.account_id, Answer.RIGHT)):
        account, device = accounts.get_account(session, account_id, now=now), Device()
        options = passkeys.begin_passkey(session, account, SITE, now=now)
        passkeys.keep_passkey(session, account, device.make(options), SITE, mail=MAIL, now=now)
        handle = begin(session, by, now)
        login = usecases.find_login(session, handle, now=now)
        assert login is not None
        asked = other_ways.ask_for_passkey(session, login, SITE, now=now)
        given = other_ways.confirm_by_passkey(
            session, handle, device.use(asked), SITE, rules=RULES, now=now
        )
        assert given is answer
        assert is_fresh(session, by, now) is (answer is Answer.RIGHT)


# The page


def carried(page: BeautifulSoup) -> dict[str, str]:
    """What the first form would send by itself."""
    return {
        str(one["name"]): str(one["value"])
        for one in page.select("form")[0].select("[type=hidden]")
    }


def land(owner: Browser) -> dict[str, str]:
    """As the gateway sends the browser there: with what was typed."""
    answer = owner.http.post(CONFIRM, data=TYPED)
    assert answer.status_code == 200, answer.text
    return carried(owner.inspected(answer))


def test_the_form_goes_back_to_where_it_was_meant_for_once_the_code_is_right(
    owner: Browser, coordinator: str, database: Database
) -> None:
    with database.write() as session:
        old = utc_now() - SIX_MINUTES
        session.execute(update(SignInSessionRow).values(started_at=old))
    form = land(owner)
    assert form.items() >= TYPED.items()
    with database.read() as session:
        code = newest_mail(session, "one_time_code", coordinator).values["code"]
        count = len(mails(session))
    wrong = "000000" if code != "000000" else "111111"
    for typed in ("", wrong):
        answer = owner.http.post(CONFIRM, data=form | {"confirm-code": typed, "confirm-go": "1"})
        assert answer.status_code == 422
        form = carried(owner.inspected(answer))
        assert form.items() >= TYPED.items()
    assert land(owner).items() >= TYPED.items()
    with database.read() as session:
        assert len(mails(session)) == count, "who comes again has the code already"
    answer = owner.http.post(CONFIRM, data=form | {"confirm-code": code, "confirm-go": "1"})
    assert (answer.status_code, answer.headers["location"]) == (307, "/users/1/deactivate?a=b")
    with database.read() as session:
        (row,) = session.scalars(select(SignInSessionRow))
        assert row.confirmed_at is not None
        assert utc_now() - row.confirmed_at < timedelta(minutes=1)


def test_another_code_is_asked_for_without_losing_the_form(owner: Browser) -> None:
    form = land(owner)
    answer = owner.http.post(CONFIRM, data=form | {"confirm-resend": "1"})
    assert answer.status_code == 200
    page = owner.inspected(answer)
    assert "We send a new code at most every half minute" in page.get_text()
    assert carried(page).items() >= TYPED.items()
    assert page.select('a[href="/users/1"]'), "the way back"


def test_a_code_from_another_site_is_not_even_compared(owner: Browser) -> None:
    form = land(owner) | {"confirm-code": "123456", "confirm-go": "1"}
    for token in ("", "the gateway's"):
        answer = owner.http.post(CONFIRM, data=form | {"confirm-token": token})
        assert answer.status_code == 400


def test_nobody_is_led_to_another_site(
    owner: Browser, coordinator: str, database: Database
) -> None:
    address, form = "/identity/security/confirm?next={0}&back={0}", land(owner)
    for to in ("https://evil.example", "/%09/evil", "/%5Cevil", "/%0A/evil", "//evil.example"):
        page = owner.inspected(owner.http.post(address.format(to), data=TYPED))
        assert page.select('main form a[href="/"]')
        assert owner.http.get(address.format(to)).headers["location"] == "/"
    with database.read() as session:
        code = newest_mail(session, "one_time_code", coordinator).values["code"]
    answer = owner.http.post(address.format("//evil"), data=form | {"confirm-code": code})
    assert answer.headers["location"] == "/"


def test_a_stranger_signs_in_first(browser: Browser) -> None:
    answer = browser.http.post(CONFIRM, data=TYPED)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("http://localhost:8000/sign-in?")
