"""S06: whether an address has an account is not to be seen in an answer, nor in the work behind it.

Times are lines of `make bench`.
"""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from contracts.roles import Role
from identity.accounts import activity
from identity.registration import decisions, mail_domains
from identity.registration.mail_domains import MailDomain
from servicekit.audit import Actor
from servicekit.db import Database
from servicekit.process import utc_now
from tests.services.identity.browser import Browser
from tests.services.identity.conftest import OpenBrowser
from tests.services.identity.factories import (
    MAIL,
    PASSWORD,
    make_account,
    make_approver,
    make_proved_request,
    make_request,
)
from tests.services.identity.outgoing import mails
from tests.services.identity.statements import recorded

VARYING = ("x-correlation-id", "content-length", "set-cookie")
Seen = tuple[int, dict[str, str], list[str], str, list[str]]
"""Status, headers, cookies without values, the page without what is this browser's, statements."""


@pytest.fixture
def everybody(database: Database, coordinator: str) -> list[str]:
    """Addresses in each state, that of an active account first."""
    now = utc_now()
    states = ("unproved", "awaiting", "rejected", "shut-out")
    unproved, waiting, rejected, closed = (f"{name}@pinonvalley.example" for name in states)
    with database.write() as session:
        known = [MailDomain("001", "pinonvalley.example")]
        mail_domains.add_mail_domains(session, known, by=Actor("test"), now=now)
        make_request(session, email=unproved, now=now)
        make_proved_request(session, email=waiting, now=now)
        refused = make_proved_request(session, email=rejected, now=now)
        by: Any = {"by": make_approver(session, role=Role.IT_ADMIN, now=now), "now": now}
        decisions.reject_registration(
            session, refused.id, reason="No.", version=refused.version, mail=MAIL, **by
        )
        account = make_account(session, email=closed, now=now)
        activity.deactivate(session, account.id, reason="left", **by)
    elsewhere = "somebody@otherdomain.example"
    return [
        coordinator,
        "nobody@pinonvalley.example",
        unproved,
        waiting,
        rejected,
        closed,
        elsewhere,
    ]


def send(
    browser: Browser, path: str, fields: dict[str, str] | None = None, *, page: str = ""
) -> Seen:
    """Send the form of a page (that at `path` unless another is named); what is seen of it."""
    token = str(browser.get(page or path).select("input[name=csrf_token]")[0]["value"])
    with recorded() as statements:
        answer = browser.http.post(path, data={"csrf_token": token, **(fields or {})})
    shown = BeautifulSoup(answer.text, "html.parser")
    for tag in shown.select("input[name=email], input[name=csrf_token]"):
        tag.decompose()
    headers = {name: text for name, text in answer.headers.items() if name not in VARYING}
    cookies = [
        f"{cookie.partition('=')[0]};{cookie.partition(';')[2]}"
        for cookie in answer.headers.get_list("set-cookie")
    ]
    return answer.status_code, headers, cookies, str(shown), statements


def assert_alike(seen: list[Seen], *, status: int) -> None:
    assert seen[0][0] == status
    assert seen[0][-1], "no statement was seen"
    assert all(one == seen[0] for one in seen)


@pytest.mark.requirement("AIP-041")
def test_s06_nobody_learns_from_a_sign_in_whether_there_is_an_account(
    open_browser: OpenBrowser, everybody: list[str]
) -> None:
    seen, asked_again = [], []
    for email in everybody:
        browser = open_browser()
        browser.begin()
        # Of those who have no account, or a closed one, even the right password is wrong.
        password = "Wrong-Rain-417!" if email == everybody[0] else PASSWORD
        fields = {"email": email, "password": password}
        seen.append(send(browser, "/identity/sign-in", fields))
        asked_again.append(send(browser, "/identity/code/resend", page="/identity/sign-in"))
    assert_alike(seen, status=401)
    assert_alike(asked_again, status=303)


def test_s06_nobody_learns_from_a_forgotten_password_whether_there_is_an_account(
    open_browser: OpenBrowser, everybody: list[str], database: Database
) -> None:
    path = "/identity/forgot-password"
    assert_alike([send(open_browser(), path, {"email": email}) for email in everybody], status=303)
    with database.read() as session:
        assert "password_reset" not in [mail.template for mail in mails(session)]


def test_s06_nobody_learns_from_registering_whether_there_is_an_account(
    open_browser: OpenBrowser, everybody: list[str], database: Database
) -> None:
    with database.read() as session:
        before = len(mails(session))
    seen: dict[str, list[Seen]] = {"": [], "/where": [], "/password": [], "/check": []}
    answers = {
        "": {"first_name": "Celia", "last_name": "Baca-Horn", "phone": "505-555-0142"},
        "/where": {"role": "district_coordinator", "district": "001"},
        "/password": {"password": PASSWORD},
        "/check": {},
    }
    for email in everybody:
        browser = open_browser()
        for page, fields in answers.items():
            typed = fields if page else {**fields, "email": email}
            seen[page].append(send(browser, f"/identity/register{page}", typed))
    for of_page in seen.values():
        assert_alike(of_page, status=303)
    with database.read() as session:
        assert [mail.address for mail in mails(session)[before:]] == everybody
