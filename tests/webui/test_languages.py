"""Which language a request gets, and which words it reads."""

import pytest
from flask import Flask

from tests import pages
from tests.webui.demo import make_app, make_person


def language_of(app: Flask, address: str = "/show/hub", **options: str) -> str:
    client = app.test_client()
    if cookie := options.get("cookie"):
        client.set_cookie("aip-lang", cookie)
    headers = {"Accept-Language": options.get("accept", "")}
    page = pages.check(client.get(address, headers=headers).text)
    assert page.html
    return str(page.html["lang"])


@pytest.mark.parametrize(
    ("address", "cookie", "kept", "accept", "chosen"),
    [
        ("/show/hub?lang=es", "en", "en", "en", "es"),
        ("/show/hub?lang=fr", "es", "en", "en", "es"),
        ("/show/hub", "", "es", "en", "es"),
        ("/show/hub", "xx", "es", "en", "es"),
        ("/show/hub", "", None, "es-MX,es;q=0.9,en;q=0.5", "es"),
        ("/show/hub", "", None, "de", "en"),
        ("/show/hub", "", None, "", "en"),
    ],
)
def test_link_cookie_account_and_browser_are_asked_in_that_order(
    address: str, cookie: str, kept: str | None, accept: str, chosen: str
) -> None:
    app = make_app(make_person(), kept_language=kept)
    assert language_of(app, address, cookie=cookie, accept=accept) == chosen


def test_following_the_link_is_remembered() -> None:
    client = make_app(is_https=True).test_client()
    cookie = client.get("/show/hub?lang=es").headers["Set-Cookie"]
    assert cookie.startswith("aip-lang=es; ")
    assert {"Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Set-Cookie" not in client.get("/show/hub?lang=xx").headers


def test_errors_of_a_form_are_spanish_too() -> None:
    page = pages.check(make_app().test_client().get("/form/errors?lang=es").text)
    name = page.find(id="members-0-name-error")
    assert name is not None
    assert "Este campo es obligatorio." in name.text


def test_no_english_of_the_frame_is_left_on_a_spanish_page() -> None:
    page = pages.check(make_app(make_person()).test_client().get("/show/empty?lang=es").text)
    for part in page.select("footer, .aip-state, .usa-skipnav, .aip-menu__sheet li"):
        assert pages.text_of(part) not in ENGLISH


ENGLISH = {"Help", "Accessibility", "Privacy", "Glossary", "Sign out", "Skip to main content"}
