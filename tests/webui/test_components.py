"""Every component on a page of the demo app: filled, empty, with errors, in both languages."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

import webui
from tests import pages
from tests.webui.demo import make_app, make_person
from webui import Notice

PAGES = ["hub", "review", "report", "receipt", "empty", "code"]
COMPONENTS = Path(webui.__file__).parent / "templates/webui/components"
TEMPLATES = Path(__file__).parent / "templates"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_keeps_the_rules_of_pages(client: FlaskClient, page: str, language: str) -> None:
    pages.check(client.get(f"/show/{page}?lang={language}").text)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("state", ["empty", "filled", "errors"])
def test_every_field_keeps_the_rules_of_pages(
    client: FlaskClient, state: str, language: str
) -> None:
    pages.check(client.get(f"/form/{state}?lang={language}").text)


def test_every_component_is_shown_on_a_page_of_the_demo() -> None:
    names = {path.stem for path in COMPONENTS.glob("*.html")}
    assert len(names) > 30
    sources = [*TEMPLATES.glob("*.html"), *COMPONENTS.parent.rglob("*.html")]
    used = "\n".join(path.read_text() for path in sources)
    assert {name for name in names if f"ui.{name}(" not in used} == set()


def test_each_component_has_the_macro_it_is_named_for() -> None:
    files = list(COMPONENTS.glob("*.html"))
    assert [path.name for path in files if f"macro {path.stem}(" not in path.read_text()] == []


def test_values_are_kept_on_the_form(client: FlaskClient) -> None:
    page = pages.check(client.get("/form/filled").text)
    assert value_of(page, "email") == "d.whitfield@pinonvalley.example"
    assert value_of(page, "members-1-name") == "Ken Arvizo"
    assert page.select_one("#role-0[checked]")
    assert page.select_one("#schools-0[checked]")
    assert page.select_one("#district option[selected]")["value"] == "001"  # type: ignore[index]


def test_a_password_never_comes_back(client: FlaskClient) -> None:
    answer = client.post("/form/empty", data={"password": "cholla blossoms in may"})
    assert "cholla blossoms" not in answer.text


def test_an_error_is_tied_to_its_field_and_to_the_summary(client: FlaskClient) -> None:
    page = pages.check(client.get("/form/errors").text)
    email = page.select_one("#email")
    assert email is not None
    assert email["aria-invalid"] == "true"
    assert email["aria-describedby"] == "email-hint email-error"
    links = {link["href"] for link in page.select("[data-error-summary] a")}
    assert {"#email", "#role-0", "#schools-0", "#members-1-name", "#certify"} <= links
    assert page.title
    assert page.title.text.startswith("Error: Every field")


def test_what_one_pastes_is_not_cut_off(client: FlaskClient) -> None:
    page = pages.check(client.get("/form/empty").text)
    assert page.select("#barriers")
    assert not page.select("#barriers[maxlength]")


def test_a_page_without_a_person_has_no_navigation_and_no_token() -> None:
    page = pages.check(make_app().test_client().get("/show/hub").text)
    assert not page.select(".aip-nav, .aip-menu, meta[name=csrf-token]")


def test_a_sign_in_page_is_anonymous_even_for_who_is_signed_in(client: FlaskClient) -> None:
    page = pages.check(client.get("/form/empty").text)
    assert not page.select(".aip-nav, .aip-menu, meta[name=csrf-token]")


def test_the_place_one_is_at_is_marked(client: FlaskClient) -> None:
    page = pages.check(client.get("/show/hub").text)
    here = page.select_one(".aip-nav [aria-current=page]")
    assert here is not None
    assert here.text == "Plans"


def test_a_notice_stands_above_the_masthead_and_is_escaped() -> None:
    app = make_app(make_person(), notice=Notice(heading="Closed <b>soon</b>", text="6 AM"))
    page = pages.check(app.test_client().get("/show/hub").text)
    notice = page.select_one(".aip-site-alert")
    assert notice is not None
    assert "Closed <b>soon</b>" in notice.text
    assert not notice.select("b")


def test_a_flash_is_announced(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["_flashes"] = [("success", "Saved for good"), ("error", "Not sent")]
    page = pages.check(client.get("/show/empty").text)
    kinds = {alert["role"]: pages.text_of(alert) for alert in page.select(".usa-alert")}
    assert kinds == {"status": "Saved for good", "alert": "Not sent"}


def test_the_switch_of_language_keeps_the_rest_of_the_address(client: FlaskClient) -> None:
    page = pages.check(client.get("/show/report?q=a%26b&page=2&lang=en").text)
    link = page.select_one(".aip-masthead__tools [hreflang=es]")
    assert link is not None
    assert link["href"] == "/show/report?q=a%26b&page=2&lang=es"


def test_a_summary_without_an_answer_says_so(client: FlaskClient) -> None:
    page = pages.check(client.get("/show/review").text)
    missing = page.select_one(".aip-missing")
    assert missing is not None
    assert missing.text == "Not provided"


def value_of(page: BeautifulSoup, field: str) -> str:
    tag = page.find(id=field)
    assert tag is not None
    return str(tag["value"])
