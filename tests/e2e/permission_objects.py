"""What the routes of the permission table are asked about, and a harmless request for each.

Harmless: what is sent would change nothing even where it is allowed, since it is stale, incomplete
or about what is done already. So all roles can be asked about the same objects, one after another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.e2e.permission_table import Row
from tests.systems.people import Person, fill_plan, return_plan, start_plan, submit_plan
from tests.systems.stage import Stage

_PDF = b"%PDF-1.4\n%%EOF\n"
_NOBODY = "0199a000-0000-7000-8000-000000000000"
_STALE = '"999"'


@dataclass(frozen=True)
class Place:
    """An organization and its plan of this year, submitted once and returned, with a file."""

    organization: str
    plan_id: str
    attachment_id: str = _NOBODY


@dataclass(frozen=True)
class Objects:
    """Parameters of paths, by name: those of all rows, and those of a place."""

    shared: Mapping[str, str]
    places: Mapping[str, Place]

    def parameters(self, where: str) -> dict[str, str]:
        place = self.places.get(where)
        if place is None:
            return dict(self.shared)
        own = {"plan_id": place.plan_id, "attachment_id": place.attachment_id}
        return {**self.shared, **own, "source_id": place.plan_id}


def prepare(stage: Stage) -> Objects:
    """Plans of the four places of the table, and somebody else's account, session and request."""
    admin, dana = stage.person("admin"), stage.person("dana.whitfield")
    me = dana.ask("GET", "/api/v1/identity/me").json()
    own_school = me["organization"]
    own_district = own_school.partition("/")[0]
    owed = admin.ask("GET", "/api/v1/plans/obligations?kind=school&limit=200").json()
    year = owed["school_year"]["school_year"]
    elsewhere = next(
        one["organization"]
        for one in reversed(owed["items"])
        if not one["organization"].startswith(f"{own_district}/")
    )
    (somebody,) = admin.ask("GET", "/api/v1/identity/accounts?q=sam.oakes").json()["items"]
    snapshots = admin.ask("GET", "/api/v1/stars-sync/snapshots").json()["items"]
    shared = {
        "account_id": somebody["id"],
        "assignment_id": _NOBODY,
        "client_id": "nobody-at-all",
        "code": own_district,
        "district_code": own_district,
        "domain": "nobody.example",
        "grant_id": _NOBODY,
        "import_id": _NOBODY,
        "language": "en",
        "name": "plans.plan.submitted.v1",
        "registration_id": _NOBODY,
        "revision": "1",
        "school_year": year,
        "session_id": _NOBODY,
        "snapshot_id": snapshots[0]["id"],
        "status": "active",
        "step": "contact",
        "strategy_id": "s1",
        "tier": "1",
        "version": "1",
    }
    places = {
        "own school": own_school,
        "own district": own_district,
        "elsewhere": elsewhere,
        "other district": elsewhere.partition("/")[0],
    }
    return Objects(shared, {name: _place(stage, year, it) for name, it in places.items()})


def _place(stage: Stage, year: str, organization: str) -> Place:
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
    headers = {"X-CSRF-Token": tokens_of(coordinator).script, "File-Name": "log.pdf"}
    answer = coordinator.http.post(f"{path}/attachments", content=_PDF, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    return Place(organization, plan_id, answer.json()["id"])


@dataclass(frozen=True)
class Sent:
    """A request: where to, and with what."""

    path: str
    json: Any = None
    form: Mapping[str, str] | None = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tokens:
    """Of a person's pages, against forgery: what forms carry, and what scripts send."""

    form: str = ""
    script: str = ""


def tokens_of(person: Person) -> Tokens:
    """None for a stranger."""
    person.open("/account")
    form = person.page.select_one("input[name=csrf_token]")
    script = person.page.select_one("meta[name=csrf-token]")
    if form is None or script is None:
        return Tokens()
    return Tokens(str(form["value"]), str(script["content"]))


def harmless(row: Row, objects: Objects, tokens: Tokens) -> Sent:
    """What `row` is asked with."""
    place = objects.places.get(row.where)
    parameters = objects.parameters(row.where)
    if row.method == "DELETE":
        parameters["attachment_id"] = _NOBODY
    path = row.path.format(**parameters) + _query(row, place)
    if row.method == "GET":
        return Sent(path)
    headers = {
        "X-CSRF-Token": tokens.script,
        "If-Match": _STALE,
        "Idempotency-Key": str(uuid4()),
        "File-Name": "log.txt",
    }
    if not row.path.startswith("/api/v1/"):
        organization = place.organization if place else ""
        year = objects.shared["school_year"]
        form = {"organization": organization, "school_year": year, "csrf_token": tokens.form}
        return Sent(path, form=form)
    if row.path.endswith("/attachments"):
        return Sent(path, content=b"neither PDF nor image", headers=headers)
    return Sent(path, json=_body(row, objects, place), headers=headers)


def _body(row: Row, objects: Objects, place: Place | None) -> Any:
    """Valid, so that the object is looked at; what is not named here needs no content."""
    if row.route == ("POST", "/api/v1/plans"):
        assert place is not None
        return {"school_year": objects.shared["school_year"], "organization": place.organization}
    bodies: dict[str, Any] = {
        "/assignments": {"role": "ped_viewer", "organization": "state", "why": "nonsense"},
        "/carry-over": {"parts": ["contact"]},
        "/presence": {"step": None},
        "/reopenings": {"reason": "To see whether I may."},
        "/restorations": {"version": 1},
        "/returns": {"reason": "To see whether I may."},
        "/submissions": {"certified": False, "certification_version": "school-1"},
    }
    return next((body for end, body in bodies.items() if row.path.endswith(end)), {})


def _query(row: Row, place: Place | None) -> str:
    queries = {
        "/differences": "?with=1",
        "/several": f"?one={_NOBODY}:1&act=reject",
        "/draft": "?language=en",
        "/recipients": "?role=school_coordinator",
        "/registrations": "?status=pending",
        "/revisions/{revision}": "?language=en" if "/documents/" in row.path else "",
    }
    if row.path.endswith("/figures") and place is not None:
        district, _, school = place.organization.partition("/")
        return f"?district={district}&school={school}"
    return next((query for end, query in queries.items() if row.path.endswith(end)), "")
