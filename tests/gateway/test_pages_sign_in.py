"""Signing in by way of identity, signing out, switching the role; what strangers see."""

import re
from collections.abc import Callable
from uuid import uuid4

import flask
import httpx2
import pytest

from gateway.clients import connect
from gateway.edge.callers import cookie_name
from gateway.sealing import Seal
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.signing_in import Identity
from gateway.web.app import JOURNEYS, create_web
from servicekit.db import Database
from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import check


@pytest.fixture
def stranger(town: Town) -> httpx2.Client:
    return httpx2.Client(base_url=town.system.url, timeout=30)


def test_a_stranger_is_sent_to_sign_in_and_comes_back_to_where_they_wanted_to_go(
    stranger: httpx2.Client,
) -> None:
    with stranger:
        answer = stranger.get("/reports/submitted?status=submitted")
        assert answer.status_code == 303
        assert answer.headers["location"] == (
            "/sign-in?next=%2Freports%2Fsubmitted%3Fstatus%3Dsubmitted"
        )


def test_signing_in_asks_identity_with_pkce_and_keeps_the_secret_here(
    stranger: httpx2.Client, town: Town
) -> None:
    with stranger:
        answer = stranger.get("/sign-in?next=/plans")
    asked = httpx2.URL(answer.headers["location"]).params
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == f"{town.system.url}/sign-in/callback"
    assert len(asked["state"]) > 20
    assert len(asked["nonce"]) > 20
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("aip-start=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert asked["state"] not in cookie


@pytest.mark.parametrize(
    "query",
    ["", "?code=x", "?code=x&state=guessed", "?error=access_denied", "?code=x&state=&iss=evil"],
)
def test_an_answer_nobody_here_asked_for_signs_nobody_in(
    stranger: httpx2.Client, query: str
) -> None:
    with stranger:
        stranger.get("/sign-in")
        answer = stranger.get(f"/sign-in/callback{query}")
    assert answer.status_code == 400
    assert "aip=" not in answer.headers.get("set-cookie", "").replace("aip-start=", "")
    assert "Sign in again" in check(answer.text).get_text()


def test_s15_the_cookie_is_new_and_cannot_be_read_by_scripts_or_sent_across_sites(
    town: Town,
) -> None:
    # A cookie that somebody planted before is not the one that is signed in afterwards.
    person = town.person("District coordinator")
    held = {cookie.name: cookie for cookie in person.http.cookies.jar}
    assert "aip-start" not in held
    assert len(held["aip"].value or "") > 40
    assert held["aip"].path == "/"
    assert held["aip"].has_nonstandard_attr("HttpOnly")
    assert held["aip"].get_nonstandard_attr("SameSite") == "Lax"


def test_s15_on_https_cookies_belong_to_this_host_alone(
    database: Database, make_settings: Callable[..., Settings]
) -> None:
    settings = make_settings(Settings, public_url="https://aip.example.gov")
    (settings.secrets_dir / "clients").mkdir()
    (settings.secrets_dir / "clients" / "gateway").write_text("g" * 32)
    (settings.secrets_dir / "session.key").write_text("s" * 32)
    identity, clients = Identity(settings), connect(settings, lambda: "")
    sessions = Sessions(database, Seal("s" * 32, "tokens"), identity)
    web = create_web(settings, sessions, identity, clients)
    answer = web.test_client().get("/sign-in", base_url=settings.origin)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-aip-start=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age" in answer.headers["strict-transport-security"]
    assert cookie_name(settings) == "__Host-aip"
    clients.close()
    identity.close()


def test_s15_pages_are_not_kept_by_anybody(town: Town) -> None:
    answer = town.person("District coordinator").http.get("/")
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"


def test_assets_are_kept_for_good(town: Town) -> None:
    page = town.get_page("District coordinator", "/")
    sheet = page.select("link[rel=stylesheet]")[1]["href"]
    answer = town.person("District coordinator").http.get(str(sheet))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


def test_who_is_signed_in_needs_not_sign_in_again(town: Town) -> None:
    answer = town.person("District coordinator").http.get(
        "/sign-in?next=//evil.example", follow_redirects=False
    )
    assert answer.headers["location"] == "/"


def posting_paths() -> set[str]:
    """Every address of the gateway's pages that a form can be posted to."""
    app = flask.Flask("pages", static_folder=None)
    for blueprint in JOURNEYS:
        app.register_blueprint(blueprint)
    return {
        re.sub("<[^>]*>", "x", re.sub("<uuid:[^>]*>", str(uuid4()), rule.rule))
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }


def test_no_post_without_the_pages_token_does_anything(town: Town) -> None:
    person, paths = town.person("District coordinator"), posting_paths()
    assert {"/sign-out", "/users/new", "/requests/several"} <= paths
    answers = {path: person.http.post(path, data={}).status_code for path in paths}
    # An address whose tier or step is none is not there for anybody.
    assert {path: status for path, status in answers.items() if status not in (400, 404)} == {}
    assert answers["/sign-out"] == answers["/requests/several"] == 400
    assert len([status for status in answers.values() if status == 404]) < len(paths) / 4
    assert person.http.get("/", follow_redirects=False).status_code == 200


def test_nothing_happens_by_a_link_that_should_be_a_button(town: Town) -> None:
    person = town.person("District coordinator")
    for path in ("/sign-out", "/requests/0199a000-0000-7000-8000-000000000001/approval"):
        assert person.http.get(path, follow_redirects=False).status_code == 405


def test_what_was_typed_is_shown_when_the_session_ended_meanwhile(town: Town) -> None:
    text = "No bus on Mesa Road before 8:40, and nobody told the families."
    with httpx2.Client(base_url=town.system.url, timeout=30) as client:
        path = "/plans/0199a000-0000-7000-8000-000000000001/root-causes"
        answer = client.post(path, data={"barriers": text, "_version": "1"})
    assert answer.status_code == 401
    page = check(answer.text)
    assert text in page.select("textarea")[0].get_text()
    assert page.select(f'main a[href="/sign-in?next={path}"]')


def test_one_acts_in_another_role_after_switching(town: Town) -> None:
    # Sam is coordinator of a school and of its district.
    both = next(one for one in town.demo.accounts if " and " in one.description)
    person = town.person(both.description)
    window = Window(person.http)
    window.open("/switch")
    roles = {
        str(label["for"]): label.get_text(" ", strip=True)
        for label in window.page.select("main label")
    }
    chosen = window.page.select("main input[checked]")[0]
    other = next(field for field in window.page.select("main input[type=radio]") if field != chosen)
    window.press("Switch role", {"assignment": str(other["value"])})
    assert roles[str(other["id"])] in window.text("[role=status]")
    assert window.path == "/"
    window.open("/switch")
    assert window.page.select("main input[checked]")[0]["value"] == other["value"]


def test_a_role_one_does_not_hold_cannot_be_taken(town: Town) -> None:
    both = next(one for one in town.demo.accounts if " and " in one.description)
    window = Window(town.person(both.description).http)
    window.open("/switch")
    window.press("Switch role", {"assignment": "0199a000-0000-7000-8000-000000000001"}, status=422)
    assert window.page.select("[data-error-summary]")
    window.open("/")  # still signed in


def test_s15_after_signing_out_the_cookie_opens_nothing(town: Town) -> None:
    person = town.person(town.demo.accounts[-1].description)  # whom no other test needs
    cookie = person.http.cookies["aip"]
    window = Window(person.http)
    window.open("/")
    form = window.page.select("form[data-sign-out]")[0]
    token = form.select("[name=csrf_token]")[0]["value"]
    answer = person.http.post("/sign-out", data={"csrf_token": token}, follow_redirects=False)
    assert answer.headers["location"] == "/identity/signed-out"
    with httpx2.Client(base_url=town.system.url) as replay:
        replay.cookies.set("aip", cookie)
        assert replay.get("/plans").status_code == 303
        assert replay.get("/api/v1/plans").status_code == 401
