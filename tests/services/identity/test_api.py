"""identity's HTTP API: who may, what is refused, what is answered."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, text, update

from contracts.organizations import Organization
from contracts.roles import Role
from identity.accounts import roles
from identity.accounts import usecases as accounts
from identity.oauth import keys
from identity.oauth.domain import Client
from identity.oauth.keys import SigningKeys
from identity.settings import Settings
from identity.signin import sessions
from servicekit.audit import AUDIT, Actor
from servicekit.db import Database
from servicekit.process import utc_now
from tests.servers.processes import wait_until
from tests.services.identity.factories import (
    DISTRICT,
    SCHOOL,
    STATE,
    make_account,
    make_proved_request,
    password_hash,
)
from tests.services.identity.outgoing import newest_mail

ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For what asks the database nothing that the two answer differently."""
_AUDIT_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
GATEWAY = Client("gateway", "", frozenset(), ())
PLACES = {
    Role.SCHOOL_COORDINATOR: SCHOOL,
    Role.DISTRICT_COORDINATOR: DISTRICT,
    Role.PED_VIEWER: STATE,
    Role.PED_COORDINATOR: STATE,
    Role.IT_ADMIN: STATE,
}
As = Callable[..., TestClient]


@pytest.fixture
def acting_as(app: FastAPI, settings: Settings, database: Database, places: None) -> As:
    """`acting_as(Role.PED_COORDINATOR)`: the API, called by an account of that role."""
    signing = SigningKeys(settings.secrets_dir / "signing")

    def call(role: Role, organization: Organization | None = None, email: str = "") -> TestClient:
        now = utc_now()
        place = organization or PLACES[role]
        address = email or f"{role}@state.example"
        with database.write() as session:
            account = accounts.find_account(session, address, now=now) or make_account(
                session, role, place, email=address, now=now
            )
            session_id = sessions.begin_session(session, account.id, network="x", now=now)
            held = next(one for one in account.assignments if one.role is role)
            sessions.choose_assignment(session, session_id, held.id, now=now)
            acting = sessions.find_acting(session, session_id, now=now)
        assert acting is not None
        token = keys.access_token(signing, settings.issuer, GATEWAY, acting, now=now)
        return TestClient(
            app,
            base_url="http://localhost:8000/api/v1/identity",
            headers={"Authorization": f"Bearer {token}"},
        )

    return call


@pytest.fixture
def waiting(database: Database, places: None) -> dict[str, Any]:
    """A request in the queue: its id and version."""
    with database.write() as session:
        asked = make_proved_request(session, now=utc_now())
    return {"id": str(asked.id), "version": asked.version, "email": asked.email}


def seen(api: TestClient, account: str) -> dict[str, str]:
    """If-Match of an account as it is now."""
    return {"If-Match": api.get(account).headers["ETag"]}


def decide(
    api: TestClient, asked: dict[str, Any], body: Any, what: str = "approval", **headers: str
) -> Any:
    seen = {"If-Match": f'"{asked["version"]}"'} | headers
    return api.post(f"/registrations/{asked['id']}/{what}", json=body, headers=seen)


def test_me_says_who_acts_as_what(acting_as: As) -> None:
    me = acting_as(Role.SCHOOL_COORDINATOR).get("/me").json()
    assert (me["email"], me["role"], me["organization"], me["language"]) == (
        "school_coordinator@state.example",
        "school_coordinator",
        "001/023",
        "en",
    )
    assert me["organization_name"] == "Red Bluff Middle School (Piñon Valley Schools)"
    assert [it["is_current"] for it in me["assignments"]] == [True]
    assert me["permissions"] == ["me:read", "sessions:end", "sessions:read"]


def test_without_a_token_nothing_is_answered(app: FastAPI) -> None:
    http = TestClient(app, headers={"X-User-Id": "1", "X-Roles": "it_admin"})
    for path in ("/me", "/registrations", "/recipients?role=it_admin", "/sessions"):
        answer = http.get(f"/api/v1/identity{path}")
        assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


ROUTES: list[tuple[str, str, Any]] = [
    ("GET", "/registrations", None),
    ("GET", f"/registrations/{uuid4()}", None),
    ("POST", f"/registrations/{uuid4()}/approval", {}),
    ("POST", f"/registrations/{uuid4()}/rejection", {"reason": "x"}),
    ("GET", f"/accounts/{uuid4()}", None),
    ("POST", f"/accounts/{uuid4()}/assignments", {"role": "ped_viewer", "organization": "state"}),
    ("DELETE", f"/accounts/{uuid4()}/assignments/{uuid4()}", None),
    ("POST", f"/accounts/{uuid4()}/deactivation", {"reason": "x"}),
    ("POST", f"/accounts/{uuid4()}/reactivation", {"reason": "x"}),
    ("POST", f"/accounts/{uuid4()}/password-link", None),
    ("DELETE", f"/accounts/{uuid4()}/factors", None),
    ("POST", f"/accounts/{uuid4()}/pending-grants", {"reason": "x"}),
    ("POST", f"/pending-grants/{uuid4()}/confirmation", None),
    ("POST", f"/pending-grants/{uuid4()}/refusal", None),
    ("PUT", f"/accounts/{uuid4()}/details", {}),
    ("GET", f"/accounts/{uuid4()}/trail", None),
    ("GET", f"/accounts/{uuid4()}/sessions", None),
    ("DELETE", f"/accounts/{uuid4()}/sessions", None),
    ("GET", "/accounts", None),
    ("GET", "/pending-grants", None),
    ("GET", "/places", None),
]


@ON_SQLITE
@pytest.mark.requirement("AIP-012", "AIP-019", "AIP-061")
@pytest.mark.parametrize("role", list(Role))
def test_only_ped_coordinators_and_administrators_reach_the_queue_and_accounts(
    acting_as: As, role: Role
) -> None:
    api = acting_as(role)
    may = role in {Role.PED_COORDINATOR, Role.IT_ADMIN}
    for method, path, body in ROUTES:
        answer = api.request(method, path, json=body, headers={"If-Match": '"1"'})
        assert (answer.status_code != 403) is may, (method, path)
    invited = api.post("/accounts/invitations", json={})
    assert (invited.status_code != 403) is (role is Role.IT_ADMIN)
    assert api.get("/recipients", params={"role": "it_admin"}).status_code == 403


@pytest.mark.requirement("AIP-060")
def test_the_queue_shows_what_an_approver_needs(
    acting_as: As, waiting: dict[str, Any], database: Database
) -> None:
    with database.write() as session:
        make_account(session, now=utc_now())
    api = acting_as(Role.PED_COORDINATOR)
    (item,) = api.get("/registrations").json()["items"]
    assert item["organizations"] == [
        {"organization": "001/023", "name": "Red Bluff Middle School (Piñon Valley Schools)"}
    ]
    assert (item["is_known_domain"], item["has_account"]) == (False, False)
    assert [it["name"] for it in item["holders"]] == ["Dana Whitfield"]
    assert "password" not in str(item)
    assert item["namesakes"] == []
    one = api.get(f"/registrations/{item['id']}")
    assert one.headers["ETag"] == f'"{item["version"]}"'
    assert api.get("/registrations", params={"status": "approved"}).json() == {"items": []}
    assert api.get("/registrations", params={"status": "odd"}).status_code == 422


@pytest.mark.requirement("AIP-060")
def test_the_queue_names_accounts_of_people_called_the_same(
    acting_as: As, waiting: dict[str, Any], database: Database
) -> None:
    alike = {
        "second@caprock.example": ("CELIA", "Bacá-Horn"),
        "longer@caprock.example": ("Celia", "Baca-Horn Ruiz"),
        "other@caprock.example": ("Celia Ana", "Baca-Horn"),
        waiting["email"]: ("Celia", "Baca-Horn"),
    }
    with database.write() as session:
        for email, names in alike.items():
            make_account(session, email=email, names=names, now=utc_now())
    api = acting_as(Role.PED_COORDINATOR)
    (item,) = api.get("/registrations").json()["items"]
    assert item["has_account"] is True
    (one,) = item["namesakes"]
    assert (one["name"], one["email"]) == ("CELIA Bacá-Horn", "second@caprock.example")
    assert api.get(f"/accounts/{one['account_id']}").json()["email"] == one["email"]
    decided = decide(api, waiting, {"reason": "Known already."}, "rejection").json()
    assert decided["namesakes"] == [], "what is decided is looked at no more"


def test_a_decision_needs_the_version_that_was_seen(acting_as: As, waiting: dict[str, Any]) -> None:
    api = acting_as(Role.PED_COORDINATOR)
    missing = api.post(f"/registrations/{waiting['id']}/approval", json={})
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition-missing")
    assert decide(api, waiting | {"version": 1}, {}).status_code == 412
    assert decide(api, waiting | {"version": "x"}, {}).json()["code"] == "version-unreadable"
    decided = decide(api, waiting, {})
    assert (decided.status_code, decided.json()["decided_by_name"]) == (200, "Dana Whitfield")
    again = decide(api, waiting | {"version": 3}, {"reason": "no"}, "rejection")
    assert (again.status_code, again.json()["code"]) == (409, "registration-decided")


@ON_SQLITE
@pytest.mark.requirement("AIP-062")
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"role": "it_admin"}, "/role"),
        ({"role": "chief"}, "/role"),
        ({"organizations": ["001"]}, "/organizations/0"),
        ({"organizations": ["001/777"]}, "/organizations/0"),
        ({"organizations": ["001/"]}, "/organizations/0"),
        ({"organizations": []}, "/organizations"),
        ({"status": "approved"}, "/status"),
        ({"account_id": str(uuid4())}, "/account_id"),
        ({"is_known_domain": True}, "/is_known_domain"),
    ],
)
def test_what_does_not_fit_an_approval_is_named_and_nothing_is_decided(
    acting_as: As, waiting: dict[str, Any], body: dict[str, Any], pointer: str
) -> None:
    api = acting_as(Role.PED_COORDINATOR)
    answer = decide(api, waiting, body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert len(api.get("/registrations").json()["items"]) == 1


def test_s11_nobody_approves_their_own_request(acting_as: As, waiting: dict[str, Any]) -> None:
    api = acting_as(Role.PED_COORDINATOR, email=waiting["email"])
    answer = decide(api, waiting, {})
    assert (answer.status_code, answer.json()["code"]) == (403, "own-registration")


def test_an_administrator_invites_and_manages_an_account(acting_as: As, database: Database) -> None:
    api = acting_as(Role.IT_ADMIN)
    body = {
        "email": "Jordan.Begay@State.example",
        "first_name": "Jordan",
        "last_name": "Begay",
        "role": "ped_viewer",
    }
    invited = api.post("/accounts/invitations", json=body)
    assert (invited.status_code, invited.json()["email"]) == (201, "jordan.begay@state.example")
    with database.read() as session:
        mail = newest_mail(session, "invitation", "jordan.begay@state.example")
        assert mail.values["role"] == "ped_viewer"
    account = f"/accounts/{invited.json()['id']}"
    role = {"role": "ped_coordinator", "organization": "state"}
    granted = api.post(f"{account}/assignments", json=role, headers=seen(api, account))
    assert granted.status_code == 201
    assert len(api.get(account).json()["assignments"]) == 2
    held = f"{account}/assignments/{granted.json()['id']}"
    assert api.delete(held, headers=seen(api, account)).status_code == 204
    left = {"reason": "left"}
    closed = api.post(f"{account}/deactivation", json=left, headers=seen(api, account))
    assert (closed.json()["is_active"], closed.json()["status"]) == (False, "deactivated")


@ON_SQLITE
def test_s14_staff_neither_see_nor_set_a_password(acting_as: As, database: Database) -> None:
    api = acting_as(Role.IT_ADMIN)
    with database.write() as session:
        owner = make_account(session, now=utc_now())
    account = f"/accounts/{owner.id}"
    answer = api.post(f"{account}/password-link", json={"password": "Juniper-Wash-902?"})
    assert (answer.status_code, answer.content) == (204, b"")
    with database.read() as session:
        assert accounts.password_hash_of(session, owner.id) == password_hash()
        mail = newest_mail(session, "password_link")
    token = str(mail.values["link"]).partition("t=")[2]
    assert (mail.address, len(token) > 20) == (owner.email, True)
    shown = [api.get(path).text for path in (account, f"{account}/trail", "/accounts")]
    assert not [text for text in shown if token in text or "argon2" in text]


@ON_SQLITE
@pytest.mark.parametrize(
    "more",
    [{"is_active": True}, {"authz_v": 9}, {"organization": "state"}, {"password": "x"}],
    ids=str,
)
def test_fields_an_invitation_does_not_name_are_refused(
    acting_as: As, more: dict[str, Any]
) -> None:
    body = {"email": "a@state.example", "first_name": "A", "last_name": "B", "role": "ped_viewer"}
    answer = acting_as(Role.IT_ADMIN).post("/accounts/invitations", json=body | more)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(more))}"


@ON_SQLITE
@pytest.mark.parametrize(
    "more",
    [{"role": "it_admin"}, {"organization": "state"}, {"is_active": False}, {"authz_v": 9}],
    ids=str,
)
def test_s10_no_role_or_state_hides_among_the_details_of_an_account(
    acting_as: As, database: Database, more: dict[str, Any]
) -> None:
    api = acting_as(Role.PED_COORDINATOR)
    with database.write() as session:
        other = make_account(session, email="other@state.example", now=utc_now())
    account = f"/accounts/{other.id}"
    before = api.get(account).json()
    typed = {"first_name": "A", "last_name": "B", "email": "other@state.example", "phone": ""}
    body = typed | {"language": "en"} | more
    answer = api.put(f"{account}/details", json=body, headers=seen(api, account))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(more))}"
    assert api.get(account).json() == before
    assert attempts(database) == [(f"PUT /api/v1/identity{account}/details", "extra-forbidden")]


def attempts(database: Database) -> list[tuple[str, str]]:
    """The denied attempts in the audit: what was tried, and the code of the refusal."""
    denied = select(AUDIT.c.object, AUDIT.c.change).where(AUDIT.c.action == "denied")
    with database.read() as session:
        return [(row.object, row.change["code"]) for row in session.execute(denied)]


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x9b"], ids=ascii)
def test_a_control_character_is_refused_at_its_field(
    acting_as: As, waiting: dict[str, Any], database: Database, sign: str
) -> None:
    """Also NUL, which PostgreSQL keeps in no text."""
    api = acting_as(Role.IT_ADMIN)
    with database.write() as session:
        other = make_account(session, email="other@state.example", now=utc_now())
    account = f"/accounts/{other.id}"
    for what in ("deactivation", "reactivation", "pending-grants"):
        reason = {"reason": f"left{sign}"}
        answer = api.post(f"{account}/{what}", json=reason, headers=seen(api, account))
        assert told(answer) == (422, "/reason", "control-character"), what
        blank = api.post(f"{account}/{what}", json={"reason": " "}, headers=seen(api, account))
        assert told(blank) == (422, "/reason", "string-too-short"), what
    rejection = decide(api, waiting, {"reason": f"No.{sign}"}, "rejection")
    assert told(rejection) == (422, "/reason", "control-character")
    for path in ("/accounts", "/accounts.csv"):
        assert told(api.get(path, params={"q": f"o{sign}"})) == (422, "/q", "control-character")


def told(answer: Any) -> tuple[int, str, str]:
    """The status, and the first problem with its place."""
    problem = answer.json()["errors"][0]
    return answer.status_code, problem["pointer"], problem["code"]


def test_a_reason_of_several_lines_is_kept_in_composed_letters(
    acting_as: As, waiting: dict[str, Any]
) -> None:
    reason = {"reason": "Dire\u0301ctor:\r\nuse \u05d0\u05d1 or 👩‍🏫"}
    decided = decide(acting_as(Role.PED_COORDINATOR), waiting, reason, "rejection")
    assert decided.json()["reason"] == "Diréctor:\nuse אב or 👩‍🏫"


@ON_SQLITE
def test_s10_a_field_that_is_named_twice_is_refused(acting_as: As, database: Database) -> None:
    api = acting_as(Role.IT_ADMIN)
    body = '{"email": "a@state.example", "first_name": "A", "last_name": "B", "role": "ped_viewer"'
    json = {"Content-Type": "application/json"}
    twice = body + ', "role": "it_admin"}'
    answer = api.post("/accounts/invitations", content=twice, headers=json)
    assert (answer.status_code, answer.json()["code"]) == (422, "field-repeated")
    assert answer.json()["errors"][0]["pointer"] == "/role"
    assert attempts(database) == [("POST /api/v1/identity/accounts/invitations", "field-repeated")]
    assert api.post("/accounts/invitations", content=body + "}", headers=json).status_code == 201


@ON_SQLITE
def test_s10_a_flood_of_fields_leaves_a_hundred_rows_and_a_slip_in_a_form_none(
    acting_as: As, database: Database
) -> None:
    api = acting_as(Role.IT_ADMIN)
    slip = {"email": "a@state.example", "first_name": "A", "role": "chief"}
    assert api.post("/accounts/invitations", json=slip).status_code == 422
    assert attempts(database) == []
    for _ in range(110):
        api.post("/accounts/invitations", json=slip | {"is_active": True})
    assert len(attempts(database)) == 100


@ON_SQLITE
@pytest.mark.requirement("AIP-043")
def test_s21_only_the_role_acted_in_counts_and_stands_in_the_audit(
    acting_as: As, database: Database
) -> None:
    both = "both@state.example"
    with database.write() as session:
        account = make_account(session, Role.PED_VIEWER, STATE, email=both, now=utc_now())
        by = Actor("test")
        roles.grant(session, account.id, Role.PED_COORDINATOR, STATE, by=by, now=utc_now())
    assert acting_as(Role.PED_VIEWER, email=both).get("/registrations").status_code == 403
    with database.read() as session:
        row = session.execute(select(AUDIT).where(AUDIT.c.action == "denied")).one()
    assert (row.actor, row.acting_as) == (str(account.id), "ped_viewer@state")


def test_s11_nobody_promotes_themselves(acting_as: As) -> None:
    for role in (Role.PED_COORDINATOR, Role.IT_ADMIN):
        api = acting_as(role)
        own = api.get("/me").json()["account_id"]
        body = {"role": "ped_viewer", "organization": "state"}
        answer = api.post(f"/accounts/{own}/assignments", json=body, headers={"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["code"]) == (403, "own-account")


def test_recipients_are_for_clients_with_the_scope(
    app: FastAPI, acting_as: As, settings: Settings
) -> None:
    acting_as(Role.SCHOOL_COORDINATOR)
    acting_as(Role.PED_COORDINATOR)
    http = TestClient(app, base_url="http://localhost:8000")

    def ask(client: str, **query: Any) -> Any:
        secret = settings.read_secret(f"clients/{client}")
        form = {"grant_type": "client_credentials"}
        token = http.post("/identity/oauth/token", data=form, auth=(client, secret)).json()
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        return http.get("/api/v1/identity/recipients", params=query, headers=bearer)

    both = ask("notifications", role=["school_coordinator", "ped_coordinator"])
    assert {it["address"] for it in both.json()["items"]} == {
        "school_coordinator@state.example",
        "ped_coordinator@state.example",
    }
    here = ask("notifications", role="school_coordinator", org="001/023").json()["items"]
    assert [set(it) for it in here] == [{"account_id", "address", "name", "language"}]
    assert ask("notifications", role="school_coordinator", org="001").json()["items"] == []
    assert ask("notifications", role="school_coordinator", org="?").status_code == 422
    assert ask("notifications").status_code == 422
    assert ask("plans", role="school_coordinator").status_code == 401, "not in its audience"


def test_s16_one_sees_and_ends_ones_own_sessions_only(acting_as: As) -> None:
    mine, other = acting_as(Role.PED_VIEWER), acting_as(Role.SCHOOL_COORDINATOR)
    (own,) = mine.get("/sessions").json()["items"]
    assert own["is_current"] is True
    assert other.delete(f"/sessions/{own['id']}").status_code == 404
    assert mine.delete(f"/sessions/{own['id']}").status_code == 204
    wait_until(lambda: mine.get("/me").status_code == 401, "an ended session is still good")


@ON_SQLITE
def test_a_denied_attempt_leaves_one_audit_row_and_a_flood_no_more_than_a_hundred(
    acting_as: As, database: Database
) -> None:
    api = acting_as(Role.SCHOOL_COORDINATOR)
    me = api.get("/me").json()["account_id"]
    denied = select(AUDIT).where(AUDIT.c.action == "denied")
    assert api.get("/accounts").status_code == 403
    with database.read() as session:
        row = session.execute(denied).one()
    assert (row.actor, row.acting_as, row.outcome, row.object) == (
        me,
        "school_coordinator@001/023",
        "deny",
        "GET /api/v1/identity/accounts",
    )
    for _ in range(110):
        api.get("/accounts")
    with database.read() as session:
        rows = session.execute(denied.order_by(AUDIT.c.n)).all()
    assert len(rows) == 100
    assert rows[-1].change == {"code": "not-allowed", "more_left_out": True}


@ON_SQLITE
def test_the_operators_client_finds_the_first_audit_row_that_was_changed_or_is_missing(
    app: FastAPI, acting_as: As, settings: Settings, database: Database
) -> None:
    admin = acting_as(Role.IT_ADMIN)
    for _ in range(3):
        assert admin.get("/audit/verification").status_code == 403
    http = TestClient(app, base_url="http://localhost:8000")
    secret = settings.read_secret("clients/operator")
    form = {"grant_type": "client_credentials"}
    token = http.post("/identity/oauth/token", data=form, auth=("operator", secret)).json()
    bearer = {"Authorization": f"Bearer {token['access_token']}"}

    def verify() -> dict[str, Any]:
        answer = http.get("/api/v1/identity/audit/verification", headers=bearer)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    whole = verify()
    assert whole["first_broken"] is None
    assert whole["row_count"] > 3
    with database.engine.begin() as connection:  # as a superuser would
        for name in connection.execute(text(_AUDIT_TRIGGERS)).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(update(AUDIT).where(AUDIT.c.n == 3).values(actor="somebody else"))
    assert verify()["first_broken"] == 3
    with database.engine.begin() as connection:
        connection.execute(delete(AUDIT).where(AUDIT.c.n == 2))
    assert verify()["first_broken"] == 2
