"""What the routes of the permission table are asked about: there is one of everything.

All that is made here stays as it is however often it is asked about (see `permission_requests`);
what an allowed request uses up, each role has of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from contracts.roles import Role
from identity.accounts.tables import PendingGrantRow
from identity.signin import sessions
from servicekit.db import new_id
from servicekit.process import utc_now
from stars_sync.tables import IMPORT_RUN
from tests.e2e.permission_table import PEOPLE
from tests.systems.confirmed import confirm_all
from tests.systems.former import leave_former_plan
from tests.systems.newcomers import Newcomer, register, requests_of
from tests.systems.people import Person, fill_plan, return_plan, start_plan, submit_plan
from tests.systems.stage import Stage

NOBODY = "0199a000-0000-7000-8000-000000000000"
_PDF = b"%PDF-1.4\n%%EOF\n"
Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """An organization and its plan of this year, submitted once and returned, with a file.

    `closed_plan_id` is one of the former year, empty, beside a full one of the year before that.
    `content` is what both say.
    """

    organization: str
    plan_id: str
    closed_plan_id: str
    attachment_id: str
    content: Any


@dataclass(frozen=True)
class Client:
    """Another state system's, with every scope there is for such."""

    id: str
    secret: str


@dataclass(frozen=True)
class Objects:
    """Parameters of paths by name, for all rows and by role; and the places of the table.

    `school_year` is open for entry; `shared` names the draft before it.
    """

    origin: str
    school_year: str
    shared: Parameters
    own: Mapping[str, Parameters]
    places: Mapping[str, Place]
    other_system: Client


def prepare(stage: Stage) -> Objects:
    """One of everything, with two school years before the running one."""
    admin, dana = stage.person("admin"), stage.person("dana.whitfield")
    me = dana.ask("GET", "/api/v1/identity/me").json()
    own_school = me["organization"]
    own_district = own_school.partition("/")[0]
    owed = admin.ask("GET", "/api/v1/plans/obligations?kind=school&limit=200").json()
    elsewhere = next(
        one["organization"]
        for one in reversed(owed["items"])
        if not one["organization"].startswith(f"{own_district}/")
    )
    year = owed["school_year"]["school_year"]
    first = int(year[:4])
    years = year, f"{first - 1}-{first}", f"{first - 2}-{first - 1}"
    places = {
        "own school": own_school,
        "own district": own_district,
        "elsewhere": elsewhere,
        "other district": elsewhere.partition("/")[0],
    }
    made = {name: _place(stage, years, place) for name, place in places.items()}
    _begin_on_another_day(admin, years[1], own_district)
    client = _client(admin, "table")
    shared = {
        "client_id": client.id,
        "code": own_district,
        "district_code": own_district,
        "domain": "nobody.example",
        "import_id": str(stage.rows("stars-sync", select(IMPORT_RUN.c.id))[0][0]),
        "language": "en",
        "name": "plans.plan.submitted.v1",
        "passkey_id": NOBODY,
        "registration_id": _registration(stage, own_school, me["email"].partition("@")[2]),
        "revision": "1",
        "school_year": years[1],
        "snapshot_id": admin.ask("GET", "/api/v1/stars-sync/snapshots").json()["items"][0]["id"],
        "status": "active",
        "step": "contact",
        "strategy_id": "s1",
        "tier": "1",
        "version": "1",
        **_somebody(admin),
    }
    own = {role: _own(stage, stage.person(mailbox)) for role, mailbox in PEOPLE.items()}
    confirm_all(stage.system)  # roles of the state are decided on after a fresh code only
    return Objects(stage.system.url, year, shared, own, made, client)


def _place(stage: Stage, years: tuple[str, str, str], organization: str) -> Place:
    year, former_year, year_before = years
    coordinator = stage.person("coordinator")
    plan_id = start_plan(coordinator, year, organization)
    path = f"/api/v1/plans/{plan_id}"
    plan = coordinator.ask("GET", path).json()
    if plan["status"] == "submitted":
        return_plan(coordinator, plan_id)
    if not plan["revision"]:
        fill_plan(coordinator, plan_id)
        kind = "school" if "/" in organization else "district"
        receipt = submit_plan(coordinator, plan_id, certification=f"{kind}-1")
        assert receipt.status_code == 201, receipt.text
        return_plan(coordinator, plan_id)
    leave_former_plan(stage.system, organization, year_before)
    closed_plan_id = leave_former_plan(stage.system, organization, former_year, is_empty=True)
    file = coordinator.send_file(f"{path}/attachments", _PDF, "log.pdf")
    assert file.is_success, file.text
    content = content_of(coordinator, plan_id, closed_plan_id)
    return Place(organization, plan_id, closed_plan_id, file.json()["id"], content)


def content_of(person: Person, *plan_ids: str) -> Any:
    """Status, answers and files of plans."""
    told = ("status", "revision", "documents", "attachments")
    plans = [person.ask("GET", f"/api/v1/plans/{plan_id}").json() for plan_id in plan_ids]
    return [[plan[part] for part in told] for plan in plans]


def _somebody(admin: Person) -> dict[str, str]:
    """An account nobody is signed in with, and what it may act as."""
    (found,) = admin.ask("GET", "/api/v1/identity/accounts?q=sam.oakes").json()["items"]
    account = admin.ask("GET", f"/api/v1/identity/accounts/{found['id']}").json()
    return {"account_id": account["id"], "assignment_id": account["assignments"][0]["id"]}


def _own(stage: Stage, person: Person) -> dict[str, str]:
    """A second session, a client to disable by script and one by page, and roles to decide on."""
    me = person.ask("GET", "/api/v1/identity/me").json()
    account_id, now = UUID(me["account_id"]), utc_now()
    with stage.writing("identity") as session:
        begun = sessions.begin_session(session, account_id, network="127.0.0.1", now=now)
    own = {
        "session_id": str(begun),
        "grant_id": _pending_grant(stage),
        "grant_id_to_refuse": _pending_grant(stage),
    }
    if me["role"] == Role.IT_ADMIN:
        own |= {f"client_id_{way}": _client(person, f"table-{way}").id for way in ("api", "page")}
    return own


def _pending_grant(stage: Stage) -> str:
    """Asked for by somebody else. The role is held already: a second person agrees in vain."""
    viewer, dana = (
        stage.person(mailbox).ask("GET", "/api/v1/identity/me").json()
        for mailbox in ("viewer", "dana.whitfield")
    )
    now = utc_now()
    row = PendingGrantRow(
        id=new_id(),
        account_id=UUID(viewer["account_id"]),
        role=Role.PED_VIEWER,
        asked_by=UUID(dana["account_id"]),
        asked_at=now,
        expires_at=now + timedelta(days=1),
        reason="To see who may decide.",
        decided_at=None,
    )
    with stage.writing("identity") as session:
        session.add(row)
        session.flush()
        return str(row.id)


def _client(admin: Person, name: str) -> Client:
    path = "/api/v1/identity/clients"
    scopes = admin.ask("GET", path).json()["scopes"]
    issued = admin.ask("POST", path, {"client_id": name, "scopes": scopes})
    assert issued.status_code == 201, issued.text
    return Client(name, issued.json()["client_secret"])


def _registration(stage: Stage, school: str, domain: str) -> str:
    """A request that waits, from an address whose domain is known for the district."""
    email = f"waits.for.the.table@{domain}"
    register(
        stage.system, Newcomer("Tabea", "Vigil", email, *school.split("/")), stage.demo.password
    )
    waiting = requests_of(stage.person("coordinator"))
    return next(str(one["id"]) for one in waiting if one["email"] == email)


def _begin_on_another_day(admin: Person, school_year: str, district_code: str) -> None:
    path = f"/api/v1/plans/school-years/{school_year}"
    etag = admin.ask("GET", path).headers["etag"]
    days = {"district_first_days": {district_code: f"{school_year[:4]}-08-05"}}
    answer = admin.ask("PATCH", path, days, If_Match=etag)
    assert answer.is_success, answer.text
