"""Passkeys: made, used and removed, and what a device may not do."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.accounts import activity
from identity.accounts.domain import Account
from identity.factors import passkeys
from identity.factors.passkeys import Site
from identity.signin import other_ways
from identity.signin.domain import Answer, Step
from identity.signin.errors import LoginOver
from servicekit.audit import AUDIT
from tests.services.identity.authenticator import Device
from tests.services.identity.browser import Browser
from tests.services.identity.factories import (
    MAIL,
    PASSWORD,
    make_account,
    make_approver,
    make_places,
)
from tests.services.identity.signing_in import SignIn as Way
from tests.services.identity.test_factors import STRICT, changes_told

SITE = Site("http://localhost:8000")


@pytest.fixture
def account(session: Session, now: datetime) -> Account:
    make_places(session)
    return make_account(session, now=now)


@pytest.fixture
def device() -> Device:
    return Device()


def keep(session: Session, account: Account, device: Device, now: datetime) -> bool:
    options = passkeys.begin_passkey(session, account, SITE, now=now)
    return passkeys.keep_passkey(session, account, device.make(options), SITE, mail=MAIL, now=now)


def begin(session: Session, now: datetime) -> Way:
    return Way(session, "", now).begin()


def asked(way: Way) -> str:
    return other_ways.ask_for_passkey(way.session, way.login(), SITE, now=way.now)


def answer(way: Way, credential: str) -> Answer:
    came, way.handle = other_ways.answer_passkey(
        way.session, way.handle, credential, SITE, rules=way.rules, now=way.now
    )
    return came


def test_a_passkey_signs_in_without_password_and_code(
    session: Session, account: Account, device: Device, now: datetime
) -> None:
    assert keep(session, account, device, now)
    way = begin(session, now)
    planted = way.handle
    assert answer(way, device.use(asked(way))) is Answer.RIGHT
    assert way.handle != planted, "whoever planted the cookie is left behind (S15)"
    assert (way.login().step, way.login().account_id) == (Step.DONE, account.id)
    assert changes_told(session) == ["passkey_added"]


def test_s03_what_a_device_signed_is_worthless_a_second_time_and_elsewhere(
    session: Session, account: Account, device: Device, now: datetime
) -> None:
    keep(session, account, device, now)
    first, second = begin(session, now), begin(session, now)
    signed = device.use(asked(first))
    asked(second)
    assert answer(second, signed) is Answer.WRONG, "another browser's challenge"
    assert answer(first, signed) is Answer.RIGHT
    with pytest.raises(LoginOver):
        answer(first, signed)
    third = begin(session, now)
    options = asked(third)
    assert answer(third, "{}") is Answer.WRONG
    assert answer(third, device.use(options)) is Answer.WRONG, "the challenge is used up"
    denied = session.scalars(select(AUDIT.c.action).where(AUDIT.c.outcome == "deny")).all()
    assert denied == ["passkey"] * 3


def test_a_challenge_lasts_five_minutes(
    session: Session, account: Account, device: Device, now: datetime
) -> None:
    keep(session, account, device, now)
    way = begin(session, now)
    options = asked(way)
    way.now = now + timedelta(minutes=5)
    assert answer(way, device.use(options)) is Answer.WRONG


@pytest.mark.parametrize(
    "odd",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"is_verifying": False},
        {"credential_id": b"unknown"},
        {"count": -1},
    ],
    ids=["other site", "other host", "no finger or PIN", "unknown", "a copy of the key"],
)
def test_a_device_that_is_not_the_one_signs_nobody_in(
    session: Session, account: Account, device: Device, now: datetime, odd: dict[str, object]
) -> None:
    device.count = 5
    keep(session, account, device, now)
    way = begin(session, now)
    other = replace(device, **odd)  # type: ignore[arg-type]  # one field of several types
    assert answer(way, other.use(asked(way))) is Answer.WRONG


def test_a_passkey_of_a_closed_account_or_a_removed_one_opens_nothing(
    session: Session, account: Account, device: Device, now: datetime
) -> None:
    keep(session, account, device, now)
    stranger = make_account(session, email="x@pinonvalley.example", now=now)
    (kept,) = passkeys.list_passkeys(session, account.id)
    passkeys.remove_passkey(session, stranger, kept.id, mail=MAIL, now=now)
    way = begin(session, now)
    assert answer(way, device.use(asked(way))) is Answer.RIGHT, "not a stranger's to remove"
    by = make_approver(session, now=now)
    activity.deactivate(session, account.id, by=by, reason="left", now=now)
    closed = begin(session, now)
    assert answer(closed, device.use(asked(closed))) is Answer.WRONG
    passkeys.remove_passkey(session, account, kept.id, mail=MAIL, now=now)
    assert passkeys.list_passkeys(session, account.id) == []
    assert changes_told(session)[-1] == "passkey_removed"


def test_a_passkey_is_made_for_a_challenge_of_ours_once(
    session: Session, account: Account, device: Device, now: datetime
) -> None:
    options = passkeys.begin_passkey(session, account, SITE, now=now)
    made = device.make(options)
    assert passkeys.keep_passkey(session, account, made, SITE, mail=MAIL, now=now)
    assert not passkeys.keep_passkey(session, account, made, SITE, mail=MAIL, now=now)
    assert not keep(session, account, device, now), "the same passkey twice"
    assert not keep(session, account, Device(origin="https://evil.example"), now)
    assert len(passkeys.list_passkeys(session, account.id)) == 1


def test_a_passkey_satisfies_the_rule_for_state_roles_and_an_old_password_is_still_replaced(
    session: Session, account: Account, device: Device, now: datetime
) -> None:
    keep(session, account, device, now)
    way = begin(session, now)
    way.rules = STRICT
    assert answer(way, device.use(asked(way))) is Answer.RIGHT
    assert way.login().step is Step.DONE
    late = begin(session, now + timedelta(days=61))
    assert answer(late, device.use(asked(late))) is Answer.RIGHT
    assert late.login().step is Step.NEW_PASSWORD


def options_on(page: BeautifulSoup) -> str:
    return str(page.select("form[data-passkey]")[0]["data-options"])


def send(browser: Browser, path: str, page: BeautifulSoup, credential: str) -> str:
    """As passkeys.js does, from the page that is open: another one has another challenge."""
    token = str(page.select("input[name=csrf_token]")[0]["value"])
    answer = browser.http.post(path, data={"csrf_token": token, "credential": credential})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pages_of_passkeys(owner: Browser, device: Device, language: str) -> None:
    owner.speak(language)
    assert owner.http.get("/identity/security/passkeys/new").is_redirect
    owner.refused("/identity/security/passkeys", {"present": "wrong"})
    new = owner.go("/identity/security/passkeys", {"present": PASSWORD})
    page = owner.refused(new, {"credential": ""})
    assert send(owner, new, page, device.make(options_on(page))) == "/identity/security"
    assert owner.http.get(new).is_redirect, "the password is asked for each passkey"
    (link,) = owner.get("/identity/security").select("a[href*=passkeys][href$=remove]")

    owner.begin()
    path = "/identity/sign-in/passkey"
    assert owner.get("/identity/sign-in").select(f"a[href='{path}']")
    owner.refused(path, {"credential": ""})
    page = owner.refused(path, {"credential": "{}"}, status=401)
    owner.finish(send(owner, path, page, device.use(options_on(page))))

    owner.go(str(link["href"]), {"present": PASSWORD})
    assert not owner.get("/identity/security").select("a[href*=passkeys][href$=remove]")
