"""identity's pages under attack, and while something is down."""

from typing import NoReturn

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import Pool

from tests.pages import check, text_of
from tests.services.identity.browser import Browser

WHO = {
    "first_name": "Celia",
    "last_name": "Baca-Horn",
    "email": "c.bacahorn@pinonvalley.example",
    "phone": "505-555-0142",
}
WHERE = {"role": "school_coordinator", "district": "001"}


def errors_of(page: BeautifulSoup) -> str:
    return " ".join(text_of(tag) for tag in page.select(".usa-error-message"))


@pytest.mark.parametrize(
    "path", ["/identity/register", "/identity/sign-in", "/identity/code/resend"]
)
def test_a_form_from_elsewhere_is_refused(browser: Browser, path: str) -> None:
    browser.begin()
    forged = browser.http.post(path, data=WHO)
    assert forged.status_code == 400
    check(forged.text)
    page = browser.get("/identity/sign-in")
    token = page.select("input[name=csrf_token]")[0]["value"]
    data = {"csrf_token": str(token), **WHO}
    evil = browser.http.post(path, data=data, headers={"Origin": "https://evil.example"})
    assert evil.status_code == 403
    assert "another site" in text_of(check(evil.text))


def test_a_page_that_is_not_there_says_so(browser: Browser) -> None:
    browser.get("/identity/nothing", status=404)
    browser.get("/identity/register/proof?t=guessed", status=404)
    browser.get("/identity/invitation?t=guessed", status=404)
    assert browser.http.get("/identity/oauth/token").status_code == 405


def test_what_people_type_is_shown_as_text(browser: Browser) -> None:
    typed = WHO | {"first_name": "<script>alert(1)</script>", "last_name": "{{7*7}}"}
    page = browser.refused("/identity/register", typed)
    assert not page.select("script:not([src])")
    assert page.select("#last_name")[0]["value"] == "{{7*7}}"


def test_while_the_database_is_down_nobody_is_let_in(
    browser: Browser, coordinator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.begin()

    def refuse(pool: Pool) -> NoReturn:
        raise OperationalError("connect", {}, Exception("the server does not answer"))

    monkeypatch.setattr(Pool, "connect", refuse)
    page = browser.get("/identity/sign-in", status=503)
    assert "Try again" in text_of(page)
