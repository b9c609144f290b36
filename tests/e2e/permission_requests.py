"""A harmless request for each row of the permission table.

Harmless: what is sent changes nothing even where it is allowed, since it is stale, incomplete,
about a year that is closed, or about what is done already. So all roles can be asked about the same
objects, one after another. It is valid as far as the service looks before it decides who may.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bs4 import BeautifulSoup

from tests.e2e.permission_objects import NOBODY, Client, Objects, Place
from tests.e2e.permission_table import OTHER_SYSTEM, Row
from tests.systems.people import Person

_STALE = '"999"'
_WHY = "To see whether I may."


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
    """Against forgery: what forms of the gateway and of identity carry, and what scripts send."""

    form: str = ""
    identity: str = ""
    script: str = ""


def tokens_of(person: Person) -> Tokens:
    """Those of a person's pages; a stranger has identity's alone, from its sign-in page."""
    person.open("/account")
    (form,) = person.page.select("main input[name=csrf_token]")[:1]
    if person.page.select("main input[name=password]"):
        return Tokens(identity=str(form["value"]))
    (script,) = person.page.select("meta[name=csrf-token]")
    page = BeautifulSoup(person.http.get("/identity/security/app").text, "html.parser")
    (of_identity,) = page.select("main input[name=csrf_token]")
    return Tokens(str(form["value"]), str(of_identity["value"]), str(script["content"]))


def harmless(row: Row, role: str, objects: Objects, tokens: Tokens) -> Sent:
    """What `row` is asked with by `role`."""
    place = objects.places.get(row.where)
    path = row.path.format(**_parameters(row, role, objects, place)) + _query(row, objects, place)
    if row.method == "GET":
        return Sent(path)
    if row.path.startswith("/identity/oauth/"):
        return _of_program(path, objects.other_system if role == OTHER_SYSTEM else None)
    if row.path.startswith("/identity/"):
        return Sent(path, form={"csrf_token": tokens.identity})
    if not row.path.startswith("/api/v1/"):
        typed = _form(row, objects, place)
        return Sent(path, form={**typed, "csrf_token": tokens.form, "_version": "0"})
    headers = {
        "X-CSRF-Token": tokens.script,
        "If-Match": _STALE,
        "Idempotency-Key": str(uuid4()),
        "File-Name": "log.txt",
    }
    if row.path.endswith("/attachments"):
        return Sent(path, content=b"neither PDF nor image", headers=headers)
    return Sent(path, json=_body(row, objects, place), headers=headers)


def _parameters(row: Row, role: str, objects: Objects, place: Place | None) -> dict[str, str]:
    own = {"session_id": NOBODY, "grant_id": NOBODY, **objects.own.get(role, {})}
    parameters = {**objects.shared, **own}
    if row.path.endswith("/refusal"):
        parameters["grant_id"] = own.get("grant_id_to_refuse", NOBODY)
    if row.method == "POST" and row.path.endswith("/disable"):
        way = "api" if row.path.startswith("/api/") else "page"
        parameters["client_id"] = own.get(f"client_id_{way}", parameters["client_id"])
    if place is None:
        return parameters
    # Neither has a version that could be stale; a plan of a closed year takes no change.
    is_closed = row.path.endswith("/carry-over") or row.method == "DELETE"
    plan_id = place.closed_plan_id if is_closed else place.plan_id
    return parameters | {
        "plan_id": plan_id,
        "source_id": place.plan_id,
        "attachment_id": place.attachment_id,
    }


def _of_program(path: str, client: Client | None) -> Sent:
    """What a program sends; only the other system has an id and a secret to send with it."""
    form = {"grant_type": "client_credentials", "token": "none"}
    if client is None:
        return Sent(path, form=form)
    known = base64.b64encode(f"{client.id}:{client.secret}".encode()).decode()
    return Sent(path, form=form, headers={"Authorization": f"Basic {known}"})


def _form(row: Row, objects: Objects, place: Place | None) -> dict[str, str]:
    """Valid, over version 0, which nobody has seen; a step is sent as empty as it began."""
    if row.path == "/plans":
        assert place is not None
        return {"school_year": objects.school_year, "organization": place.organization}
    names = ("first_name", "last_name", "title", "email")
    contact = {f"contact-{name}": "" for name in names}
    strategy = ("action_steps", "responsible_parties", "resources", "timeline", "measure")
    texts = {f"tier_1-0-{name}": "" for name in (*strategy, "data_collection", "start_percent")}
    registration = objects.shared["registration_id"]
    forms: dict[str, dict[str, str]] = {
        "/approval": {
            "role": "school_coordinator",
            "organizations": objects.places["own school"].organization,
        },
        "/carry-over": {"written": "contact"},
        "/conflict": contact,
        "/contact": contact,
        "/copy/{source_id}": {"tier-1": "1/none"},
        "/deactivate": {"reason": _WHY},
        "/grants/{grant_id}": {"_confirm": "1"},
        "/it-admin": {"reason": _WHY},
        "/reactivate": {"reason": _WHY},
        "/rejection": {"reason": _WHY},
        "/domains/remove": {"district": "999", "domain": "nobody.example"},
        "/root-causes": dict.fromkeys(("research", "supportive_factors", "barriers"), ""),
        "/several": {"one": f"{registration}:0", "act": "reject", "reason": _WHY},
        "/submission": {"_key": str(uuid4()), "_certification": "none"},
        "/tiers/{tier}": {"_up": "none"},
        "/{strategy_id}": {"tier_1-0-id": "s1", "tier_1-0-strategy": "other", **texts}
        | {"tier_1-0-other": ""},
    }
    return next((form for end, form in forms.items() if row.path.endswith(end)), {})


def _body(row: Row, objects: Objects, place: Place | None) -> Any:
    """Valid, so that the object is looked at; what is not named here needs no content."""
    if row.route == ("POST", "/api/v1/plans"):
        assert place is not None
        return {"school_year": objects.school_year, "organization": place.organization}
    bodies: dict[str, Any] = {
        "/assignments": {"role": "ped_viewer", "organization": "state"},
        "/assignments/{assignment_id}": {"role": "ped_viewer", "organization": "state"},
        "/carry-over": {"parts": ["contact"]},
        "/deactivation": {"reason": _WHY},
        "/pending-grants": {"reason": _WHY},
        "/presence": {"step": None},
        "/reactivation": {"reason": _WHY},
        "/rejection": {"reason": _WHY},
        "/reopenings": {"reason": _WHY},
        "/restorations": {"version": 1},
        "/returns": {"reason": _WHY},
        "/submissions": {"certified": False, "certification_version": "school-1"},
    }
    return next((body for end, body in bodies.items() if row.path.endswith(end)), {})


def _query(row: Row, objects: Objects, place: Place | None) -> str:
    """What the address asks; of PDFs no section, so that none is made.

    To authorize it lacks PKCE, so that the sign-in of this browser goes on beside.
    """
    if row.path.endswith("/figures") and place is not None:
        district, _, school = place.organization.partition("/")
        return f"?district={district}&school={school}"
    queries = {
        "/differences": "?with=1",
        "/history/differences": "?one=1&other=1",
        "/oauth/authorize": "?"
        + urlencode(
            {
                "response_type": "code",
                "client_id": "gateway",
                "redirect_uri": f"{objects.origin}/sign-in/callback",
            }
        ),
        "/several": f"?one={objects.shared['registration_id']}:0&act=reject",
        "/draft": "?language=en&sections=none",
        "/draft/{language}": "?sections=none",
        "/recipients": "?role=school_coordinator",
        "/registrations": "?status=pending",
        "/documents/plans/{plan_id}/revisions/{revision}": "?language=en&sections=none",
        "/revisions/{revision}/{language}": "?sections=none",
    }
    if row.method != "GET":
        return ""
    return next((query for end, query in queries.items() if row.path.endswith(end)), "")
