"""A person at a running system without a browser: fills forms, keeps cookies, calls the API."""

from typing import Any
from uuid import uuid4

import httpx2
from bs4 import BeautifulSoup, Tag

from tests.systems.interface import NO_TLS, Reachable, wait_for_mail


class Person:
    """Somebody with a cookie jar. `page` is the page last seen, checked by nobody here."""

    def __init__(self, system: Reachable) -> None:
        self.system = system
        self.http = httpx2.Client(
            base_url=system.url, follow_redirects=True, timeout=30, verify=NO_TLS
        )
        self.page = BeautifulSoup("", "html.parser")

    def twin(self) -> "Person":
        """The same person in another window: same session, connections of its own."""
        twin = Person(self.system)
        twin.http.cookies = httpx2.Cookies(self.http.cookies)
        twin.page, twin._path = self.page, self._path
        return twin

    def close(self) -> None:
        """Let go of the connections; signs nobody out."""
        self.http.close()

    def open(self, path: str) -> None:
        self._saw(self.http.get(path))

    def fill(self, fields: dict[str, str] | None = None, *, button: str = "") -> None:
        """Send the main form of the page with `fields`; its other values stay as they are.

        `button` is the name of the button pressed, where the form has several.
        """
        form = self._form()
        values = {**_values_of(form), **(fields or {})}
        if button:
            values[button] = "1"
        target = str(form.get("action") or self.http.base_url.join(self._path))
        self._saw(self.http.post(target, data=values))

    def sign_in(self, email: str, password: str) -> None:
        """Password, then the mailed code; ends on the page that was asked for."""
        before = self.enter_password(email, password)
        self.enter_code(email, after=before)
        if self.page.select("main input[name=assignment]"):
            first = self.page.select("main input[name=assignment]")[0]["value"]
            self.fill({"assignment": str(first)})

    def enter_password(self, email: str, password: str) -> int:
        """To the page that asks for the code; gives how many mails were there before."""
        before = len(self.system.mails_to(email))
        self.open("/sign-in")
        self.fill({"email": email, "password": password})
        return before

    def enter_code(self, email: str, *, after: int) -> None:
        """The mailed code; ends on the start page, or where a role or password is asked for."""
        code = wait_for_mail(self.system, email, r"\b(\d{6})\b", after=after)
        self.fill({"code": code})

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        """Call the API as the page's scripts do: with the cookie and the page's CSRF token."""
        token = self.page.select_one("meta[name=csrf-token]")
        assert token is not None, "no page with a CSRF token was opened"
        sent = {"X-CSRF-Token": str(token["content"]), "Origin": self.system.url}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.request(method, path, json=body, headers=sent)

    def send_file(self, path: str, content: bytes, name: str) -> httpx2.Response:
        """The same with a file as the body."""
        token = self.page.select_one("meta[name=csrf-token]")
        assert token is not None, "no page with a CSRF token was opened"
        headers = {"X-CSRF-Token": str(token["content"]), "File-Name": name}
        return self.http.post(path, content=content, headers=headers)

    @property
    def heading(self) -> str:
        found = self.page.select_one("h1")
        return found.get_text(" ", strip=True) if found else ""

    def _saw(self, answer: httpx2.Response) -> None:
        self.page = BeautifulSoup(answer.text, "html.parser")
        self._path = str(answer.url)
        assert answer.status_code < 500, f"{answer.status_code} {answer.url}: {self.heading}"

    def _form(self) -> Tag:
        forms = [form for form in self.page.select("main form") if form.get("method")]
        assert forms, f"no form on the page {self.heading!r}"
        return forms[0]


def _values_of(form: Tag) -> dict[str, str]:
    values = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind = str(field.get("type", ""))
        if kind in {"radio", "checkbox"} and not field.has_attr("checked"):
            continue
        if kind in {"submit", "button"}:
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            values[str(field["name"])] = str(chosen.get("value", "")) if chosen else ""
        elif field.name == "textarea":
            values[str(field["name"])] = field.get_text().removeprefix("\n")
        else:
            values[str(field["name"])] = str(field.get("value", ""))
    return values


def start_plan(person: Person, school_year: str, organization: str) -> str:
    """Create the plan of a school; gives its id."""
    body = {"school_year": school_year, "organization": organization}
    answer = person.ask("POST", "/api/v1/plans", body)
    assert answer.status_code in {200, 201}, answer.text
    return str(answer.json()["id"])


def fill_plan(person: Person, plan_id: str) -> None:
    """Save every step with answers that are complete and right."""
    plan = person.ask("GET", f"/api/v1/plans/{plan_id}").json()
    contact = {
        "first_name": "Dana",
        "last_name": "Whitfield",
        "title": "Counselor",
        "email": "dana.whitfield@cottonwood.demo.example",
    }
    needed = [
        row["item"]
        for row in [*plan["figures"]["subgroups"], *plan["figures"]["grades"]]
        if row["need"] == "required"
    ]
    targets = {item: {"value": "9.5", "way": "rate"} for item in needed}
    schools = [row["item"] for row in plan["figures"]["schools"] if row["need"] == "required"]
    of_schools = {code: {"value": "9.5", "way": "rate"} for code in schools}
    causes = {"research": "Rides are short.", "supportive_factors": "A team.", "barriers": "Roads."}
    documents = {
        "contact": {"contact": contact, "team": []},
        "school-targets": {"targets": of_schools},
        "targets": {"targets": targets},
        "root-causes": {**causes, "methods": []},
        "tiers": strategies_in(1, 2, 3, 4),
    }
    for step in plan["documents"]:
        save_step(person, plan_id, step, documents[step])


def strategies_in(*tiers: int) -> dict[str, Any]:
    """The step of tiers with a complete strategy in each of these, and none in the others."""
    return {f"tier_{tier}": [_strategy(tier)] * (tier in tiers) for tier in range(1, 5)}


def save_step(person: Person, plan_id: str, step: str, document: Any) -> httpx2.Response:
    """Save one step over the version that is there now."""
    path = f"/api/v1/plans/{plan_id}/steps/{step}"
    version = person.ask("GET", path).headers["etag"]
    answer = person.ask("PUT", path, document, If_Match=version)
    assert answer.status_code == 200, answer.text
    return answer


def stored(person: Person, plan_id: str, step: str) -> Any:
    """The document of a step as it is now."""
    return person.ask("GET", f"/api/v1/plans/{plan_id}/steps/{step}").json()["document"]


def submit_plan(
    person: Person, plan_id: str, key: str = "", *, certification: str = "school-1"
) -> httpx2.Response:
    """Certify and submit. Raises what httpx2 raises when the server dies meanwhile."""
    return person.ask(
        "POST",
        f"/api/v1/plans/{plan_id}/submissions",
        {"certified": True, "certification_version": certification, "language": "en"},
        Idempotency_Key=key or str(uuid4()),
    )


def return_plan(
    person: Person, plan_id: str, reason: str = "Name who is responsible.\nAdd measures."
) -> None:
    """Send a submitted plan back, as a reviewer."""
    _decide(person, plan_id, "returns", reason)


def reopen_plan(person: Person, plan_id: str) -> None:
    """Let a submitted plan be edited again, as a reviewer."""
    _decide(person, plan_id, "reopenings", "Figures were corrected.")


def _decide(person: Person, plan_id: str, decision: str, reason: str) -> None:
    path = f"/api/v1/plans/{plan_id}/{decision}"
    answer = person.ask("POST", path, {"reason": reason}, Idempotency_Key=str(uuid4()))
    assert answer.status_code == 201, answer.text


def _strategy(tier: int) -> dict[str, str]:
    words = (
        "action_steps",
        "responsible_parties",
        "resources",
        "timeline",
        "measure",
        "data_collection",
    )
    texts = {name: f"{name.replace('_', ' ').capitalize()} of tier {tier}" for name in words}
    return {"id": f"s{tier}", "strategy": "other", "other": f"Our own way {tier}", **texts}
