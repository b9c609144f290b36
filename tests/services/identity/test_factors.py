"""Authenticator app and recovery codes: at the sign-in, and among one's settings (S01, S02)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts.domain import Account
from identity.app import create_app
from identity.factors import usecases
from identity.factors.errors import AppExists
from identity.factors.tables import AuthenticatorAppRow, RecoveryCodeRow
from identity.settings import Settings
from identity.signin.domain import Answer, Step
from identity.signin.errors import LoginOver
from identity.signin.other_ways import OtherWay, answer_new_app, answer_other_way
from servicekit.audit import AUDIT
from servicekit.db import Database
from servicekit.process import utc_now
from tests.pages import check, text_of
from tests.services.identity.browser import Browser
from tests.services.identity.conftest import SignIn
from tests.services.identity.factories import (
    CODES_KEY,
    MAIL,
    PASSWORD,
    RULES,
    STATE,
    make_account,
    make_places,
)
from tests.services.identity.outgoing import mails
from tests.services.identity.signing_in import SignIn as Way

HALF_MINUTE = timedelta(seconds=30)
STRICT = replace(RULES, needs_app_for_state_roles=True)


@pytest.fixture
def account(session: Session, now: datetime) -> Account:
    make_places(session)
    return make_account(session, now=now)


def code_of(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def add_app(session: Session, account: Account, *, now: datetime) -> str:
    """An app in use since a minute ago; gives its secret."""
    at = now - 2 * HALF_MINUTE
    usecases.begin_app(session, account.id, key=CODES_KEY, now=at)
    secret = usecases.find_secret_to_confirm(session, account.id, key=CODES_KEY)
    assert secret is not None
    code = code_of(secret, at)
    assert usecases.confirm_app(session, account, code, key=CODES_KEY, mail=MAIL, now=at)
    return secret


def at_code(session: Session, account: Account, *, now: datetime, network: str = "1.2.3.4") -> Way:
    way = Way(session, account.email, now, network=network).begin()
    assert way.password() is Answer.RIGHT
    return way


def answer(way: Way, typed: str, kind: OtherWay = OtherWay.APP) -> Answer:
    return answer_other_way(
        way.session, way.handle, typed, kind, rules=RULES, mail=MAIL, now=way.now
    )


def changes_told(session: Session) -> list[str]:
    return [str(it.values["what"]) for it in mails(session) if it.template == "sign_in_changed"]


@pytest.mark.requirement("AIP-042")
def test_a_code_of_the_app_signs_in_in_place_of_the_mailed_one(
    session: Session, account: Account, now: datetime
) -> None:
    secret = add_app(session, account, now=now)
    way = at_code(session, account, now=now)
    assert answer(way, code_of(secret, now - 5 * HALF_MINUTE)) is Answer.WRONG
    spaced = code_of(secret, now)
    assert answer(way, f" {spaced[:3]} {spaced[3:]}") is Answer.RIGHT
    assert way.login().step is Step.DONE
    assert changes_told(session) == ["app_added"]


def test_s03_a_code_of_the_app_is_used_once_and_no_earlier_one_after_it(
    session: Session, account: Account, now: datetime
) -> None:
    secret = add_app(session, account, now=now)
    code = code_of(secret, now)
    assert answer(at_code(session, account, now=now), code) is Answer.RIGHT
    again = at_code(session, account, now=now)
    assert answer(again, code) is Answer.WRONG
    assert answer(again, code_of(secret, now - HALF_MINUTE)) is Answer.WRONG
    assert answer(again, code_of(secret, now + HALF_MINUTE)) is Answer.RIGHT


def test_the_code_that_confirmed_the_app_signs_nobody_in(
    session: Session, account: Account, now: datetime
) -> None:
    secret = add_app(session, account, now=now + 2 * HALF_MINUTE)
    assert answer(at_code(session, account, now=now), code_of(secret, now)) is Answer.WRONG


def test_an_app_that_was_not_confirmed_signs_nobody_in(
    session: Session, account: Account, now: datetime
) -> None:
    usecases.begin_app(session, account.id, key=CODES_KEY, now=now)
    secret = usecases.find_secret_to_confirm(session, account.id, key=CODES_KEY)
    assert secret is not None
    assert answer(at_code(session, account, now=now), code_of(secret, now)) is Answer.WRONG


def test_the_secret_is_sealed_and_recovery_codes_are_kept_as_digests(
    session: Session, account: Account, now: datetime
) -> None:
    secret = add_app(session, account, now=now)
    codes = usecases.new_recovery_codes(session, account, key=CODES_KEY, mail=MAIL, now=now)
    assert len(set(codes)) == 10
    stored = session.scalars(select(AuthenticatorAppRow.secret)).all()
    stored = [*stored, *session.scalars(select(RecoveryCodeRow.digest)).all()]
    assert not [text for text in stored for known in (secret, *codes) if known in text]


def test_a_recovery_code_signs_in_once_and_its_owner_is_told(
    session: Session, account: Account, now: datetime
) -> None:
    codes = usecases.new_recovery_codes(session, account, key=CODES_KEY, mail=MAIL, now=now)
    typed = f" {codes[0].upper().replace('-', ' ')} "
    kind = OtherWay.RECOVERY_CODE
    assert answer(at_code(session, account, now=now), typed, kind) is Answer.RIGHT
    again = at_code(session, account, now=now)
    assert answer(again, codes[0], kind) is Answer.WRONG
    assert usecases.factors_of(session, account.id).recovery_codes_left == 9
    other = make_account(session, email="x@pinonvalley.example", now=now)
    assert answer(at_code(session, other, now=now), codes[1], kind) is Answer.WRONG
    usecases.new_recovery_codes(session, account, key=CODES_KEY, mail=MAIL, now=now)
    assert answer(again, codes[1], kind) is Answer.WRONG
    assert changes_told(session)[:2] == ["recovery_codes_made", "recovery_code_used"]


def test_s01_wrong_codes_of_the_app_are_counted_from_all_networks_together(
    session: Session, account: Account, now: datetime
) -> None:
    secret = add_app(session, account, now=now)
    ways = [at_code(session, account, now=now, network=f"203.0.113.{it}") for it in range(20)]
    for way in ways:
        assert answer(way, "no code") is Answer.WRONG
    assert answer(ways[0], code_of(secret, now)) is Answer.WRONG
    denied = session.scalars(select(AUDIT.c.action).where(AUDIT.c.outcome == "deny")).all()
    assert denied == ["app"] * 21
    later = at_code(session, account, now=now + timedelta(hours=1))
    assert answer(later, code_of(secret, later.now)) is Answer.RIGHT


def test_a_second_app_needs_the_first_one_removed_which_is_told(
    session: Session, account: Account, now: datetime
) -> None:
    add_app(session, account, now=now)
    usecases.new_recovery_codes(session, account, key=CODES_KEY, mail=MAIL, now=now)
    with pytest.raises(AppExists):
        usecases.begin_app(session, account.id, key=CODES_KEY, now=now)
    usecases.remove_app(session, account, mail=MAIL, now=now)
    left = usecases.factors_of(session, account.id)
    assert (left.app_since, left.recovery_codes_left) == (None, 0)
    assert changes_told(session)[-1] == "app_removed"


def test_a_state_role_sets_the_app_up_on_the_way_in_where_that_is_the_rule(
    session: Session, now: datetime
) -> None:
    viewer = make_account(session, Role.PED_VIEWER, STATE, email="v@state.example", now=now)
    first = Way(session, viewer.email, now, rules=STRICT).begin()
    first.password()
    assert first.code(first.mailed_code()) is Answer.RIGHT
    assert first.login().step is Step.APP
    secret = usecases.find_secret_to_confirm(session, viewer.id, key=CODES_KEY)
    assert secret is not None

    def confirm(code: str) -> Answer:
        return answer_new_app(session, first.handle, code, rules=STRICT, mail=MAIL, now=now)

    assert confirm("000 000") is Answer.WRONG
    assert first.login().step is Step.APP
    assert confirm(code_of(secret, now)) is Answer.RIGHT
    assert first.login().step is Step.DONE


def test_who_must_use_the_app_is_mailed_no_code_and_none_is_taken(
    session: Session, now: datetime
) -> None:
    viewer = make_account(session, Role.PED_VIEWER, STATE, email="v@state.example", now=now)
    add_app(session, viewer, now=now)
    way = Way(session, viewer.email, now, rules=STRICT).begin()
    way.password()
    assert "one_time_code" not in [it.template for it in mails(session)]
    with pytest.raises(LoginOver):
        way.resend(now + timedelta(minutes=1))
    assert way.code("123456") is Answer.WRONG


def test_the_rule_is_for_state_roles_only(
    session: Session, account: Account, now: datetime
) -> None:
    way = Way(session, account.email, now, rules=STRICT).begin()
    way.password()
    assert way.code(way.mailed_code()) is Answer.RIGHT
    assert way.login().step is Step.DONE


# Pages


def secret_on(page: BeautifulSoup) -> str:
    return text_of(page.select(".aip-key")[0]).replace(" ", "")


def set_up(browser: Browser) -> str:
    """Through the settings; gives the secret."""
    assert browser.go("/identity/security/app", {"present": PASSWORD}) == (
        "/identity/security/app/confirm"
    )
    page = browser.get("/identity/security/app/confirm")
    assert page.select(".aip-scan[role=img] svg path")
    secret = secret_on(page)
    browser.refused("/identity/security/app/confirm", {"code": "000000"})
    code = {"code": code_of(secret, utc_now())}
    assert browser.go("/identity/security/app/confirm", code) == "/identity/security"
    return secret


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_sets_up_uses_and_removes_the_app(
    owner: Browser, coordinator: str, database: Database, language: str
) -> None:
    owner.speak(language)
    owner.refused("/identity/security/app", {})
    owner.refused("/identity/security/app", {"present": "wrong"})
    assert owner.http.get("/identity/security/app/confirm").is_redirect
    secret = set_up(owner)
    owner.refused("/identity/security/recovery-codes", {"present": "wrong"})
    shown = check(owner.post("/identity/security/recovery-codes", {"present": PASSWORD}).text)
    codes = [text_of(tag) for tag in shown.select(".aip-codes code")]
    assert len(codes) == 10
    assert "10" in text_of(owner.get("/identity/security").select("main dl")[0])

    owner.begin()
    owner.go("/identity/sign-in", {"email": coordinator, "password": PASSWORD})
    links = [str(a["href"]) for a in owner.get("/identity/code").select("main a")]
    assert {"/identity/code/app", "/identity/code/recovery"} <= set(links)
    owner.refused("/identity/code/app", {"code": "00000a"})
    owner.refused("/identity/code/app", {"code": "000000"}, status=401)
    owner.refused("/identity/code/recovery", {"code": "nothing"})
    owner.refused("/identity/code/recovery", {"code": "22222-22222"}, status=401)
    next_code = {"code": code_of(secret, utc_now() + HALF_MINUTE)}
    owner.finish(owner.go("/identity/code/app", next_code))

    owner.go("/identity/security/app/remove", {"present": PASSWORD})
    owner.get("/identity/security")
    with database.read() as session:
        assert session.scalars(select(AuthenticatorAppRow)).all() == []


def test_a_recovery_code_is_enough_beside_the_password(owner: Browser, coordinator: str) -> None:
    set_up(owner)
    shown = check(owner.post("/identity/security/recovery-codes", {"present": PASSWORD}).text)
    code = text_of(shown.select(".aip-codes code")[0])
    owner.begin()
    owner.go("/identity/sign-in", {"email": coordinator, "password": PASSWORD})
    owner.finish(owner.go("/identity/code/recovery", {"code": code}))


@pytest.mark.parametrize("language", ["en", "es"])
def test_where_the_app_is_the_rule_it_is_set_up_and_asked_for(
    settings: Settings, database: Database, sign_in: SignIn, language: str
) -> None:
    email = "v@state.example"
    with database.write() as session:
        make_account(session, Role.PED_VIEWER, STATE, email=email, now=utc_now())
    strict = settings.model_copy(update={"strong_factor_for_state_roles": True})
    app = create_app(strict)
    browser = Browser(app, strict.read_secret("clients/gateway")).speak(language)
    assert sign_in(browser, email) == "/identity/code/new-app"
    secret = secret_on(browser.get("/identity/code/new-app"))
    browser.refused("/identity/code/new-app", {"code": "000000"})
    code = {"code": code_of(secret, utc_now())}
    browser.finish(browser.go("/identity/code/new-app", code))
    browser.begin()
    browser.go("/identity/sign-in", {"email": email, "password": PASSWORD})
    assert browser.http.get("/identity/code").headers["location"] == "/identity/code/app"
    page = browser.get("/identity/code/app")
    assert not page.select("a[href='/identity/code']")
    app.state.database.close()
