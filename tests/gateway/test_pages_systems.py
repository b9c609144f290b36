"""The clients of other state systems, as IT administrators look after them, without scripts."""

from uuid import uuid4

import httpx2
import pytest

from tests.gateway.towns import Town
from tests.gateway.window import Window
from tests.pages import text_of

SYSTEMS = "/it-panel/systems"


@pytest.fixture
def window(town: Town) -> Window:
    return Window(town.person("IT administrator").http)


@pytest.fixture
def name() -> str:
    return f"warehouse-{uuid4().hex[:8]}"


def test_a_system_gets_a_secret_that_is_shown_once(window: Window, town: Town, name: str) -> None:
    secret = make_client(window, name)
    assert (window.path, window.heading) == (
        f"{SYSTEMS}/new",
        f"Copy the secret of {name} now",
    )
    assert "not shown again" in window.text("[role=alert]")
    assert token_status(town, name, secret) == 200
    window.follow("back to the list")
    assert name in window.text("table")
    for path in (SYSTEMS, f"{SYSTEMS}/{name}/secret", f"{SYSTEMS}/{name}/disable"):
        answer = window.http.get(path)
        assert secret not in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    window: Window, name: str
) -> None:
    window.open(f"{SYSTEMS}/new")
    window.press("Make the client", status=422)
    assert window.summary == ["Write a name", "Choose at least one thing it may do"]
    wrong = {"client_id": "Data Warehouse", "scopes": "events:read"}
    window.press("Make the client", wrong, status=422)
    (said,) = window.summary
    assert said.startswith("Write 3 to 60 small letters")
    assert window.value("client_id") == "Data Warehouse"
    assert window.page.select("input[name=scopes][checked]")
    window.press("Make the client", {"client_id": "plans"}, status=422)
    assert window.summary[0].startswith("This name is one of the system’s own")
    make_client(window, name)
    window.open(f"{SYSTEMS}/new")
    window.press("Make the client", {"client_id": name, "scopes": "events:read"}, status=422)
    assert window.summary == ["Another client has this name. Choose another one"]


def test_a_new_secret_takes_the_place_of_the_one_that_was_seen(
    window: Window, town: Town, name: str
) -> None:
    first = make_client(window, name)
    open_form(window, name, "secret")
    fields = window.page.select("main form input")
    form = {str(field["name"]): str(field["value"]) for field in fields}
    window.press("Make a new secret")
    second = secret_on(window)
    assert [token_status(town, name, secret) for secret in (first, second)] == [401, 200]
    again = window.http.post(window.path, data=form)
    assert again.status_code == 409
    assert "was replaced meanwhile" in again.text
    assert token_status(town, name, second) == 200, "sent twice, it is made once"
    assert again.headers["cache-control"] == "no-store"


def test_access_is_taken_away_when_that_is_confirmed(window: Window, town: Town, name: str) -> None:
    secret = make_client(window, name)
    open_form(window, name, "disable")
    assert token_status(town, name, secret) == 200
    window.press("Take away access")
    assert f"{name} gets no access any more" in window.text("[role=status]")
    assert token_status(town, name, secret) == 401
    window.open(f"{SYSTEMS}/{name}/disable", status=404)
    assert token_status(town, name, make_client(window, name)) == 200


def test_a_system_reads_plans_where_the_page_says_and_changes_none(
    window: Window, town: Town, name: str
) -> None:
    plan_id = town.draft_plan()
    secret = make_client(window, name, scope="plan:read")
    plans = told_on(window)["What it reads"]
    token = ask_for_token(town, name, secret).json()["access_token"]
    with httpx2.Client(headers={"Authorization": f"Bearer {token}"}, timeout=30) as system:
        assert system.get(plans, params={"limit": 1}).json()["items"]
        plan = system.get(f"{plans}/{plan_id}")
        assert (plan.status_code, plan.json()["id"]) == (200, plan_id)
        assert plan.headers["etag"]
        change = {"If-Match": '"1"', "Idempotency-Key": str(uuid4())}
        refused = system.put(f"{plans}/{plan_id}/steps/contact", json={}, headers=change)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
        assert system.get(f"{town.system.url}/api/v1/events").status_code == 401


def make_client(window: Window, name: str, *, scope: str = "events:read") -> str:
    """Its secret, on the page that shows it."""
    window.open(f"{SYSTEMS}/new")
    window.press("Make the client", {"client_id": name, "scopes": scope})
    return secret_on(window)


def open_form(window: Window, name: str, act: str) -> None:
    """By the link in the list."""
    window.open(SYSTEMS)
    (link,) = window.page.select(f'main a[href="{SYSTEMS}/{name}/{act}"]')
    window.open(str(link["href"]))


def secret_on(window: Window) -> str:
    return told_on(window)["Client secret"]


def told_on(window: Window) -> dict[str, str]:
    names, values = (map(text_of, window.page.select(f"dl > div > {tag}")) for tag in ("dt", "dd"))
    return dict(zip(names, values, strict=True))


def token_status(town: Town, name: str, secret: str) -> int:
    return ask_for_token(town, name, secret).status_code


def ask_for_token(town: Town, name: str, secret: str) -> httpx2.Response:
    return httpx2.post(
        f"{town.system.url}/identity/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(name, secret),
        timeout=30,
    )
