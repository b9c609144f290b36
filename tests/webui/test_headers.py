"""What the browser is told about a page: nothing inline, no frame, no copy."""

import pytest
from flask.testing import FlaskClient

from tests.webui.demo import make_app, make_person


@pytest.mark.parametrize("address", ["/show/hub", "/form/errors", "/broken/404"])
def test_every_answer_has_the_strict_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_only_https_promises_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/show/hub").headers
    secure = make_app(is_https=True).test_client().get("/show/hub")
    assert secure.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_a_post_without_its_token_is_refused_with_a_page(client: FlaskClient) -> None:
    answer = client.post("/sign-out")
    assert answer.status_code == 400
    assert "We could not take this form" in answer.text


def test_a_post_with_the_token_of_the_page_is_taken() -> None:
    client = make_app(make_person()).test_client()
    page = client.get("/show/hub").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/sign-out", data={"csrf_token": token}).text == "Signed out"


@pytest.mark.parametrize("text", ["{{7*7}}", "${7*7}", "<%= 7*7 %>", "<script>alert(1)</script>"])
def test_code_in_a_text_is_printed_as_it_is(client: FlaskClient, text: str) -> None:
    with client.session_transaction() as session:
        session["_flashes"] = [("success", text)]
    page = client.get("/show/empty").text
    assert "49" not in page
    assert text.replace("<", "&lt;").replace(">", "&gt;") in page
