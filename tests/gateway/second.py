"""Signing in at the second gateway, and looking at what it stored and handed on."""

import hashlib
from urllib.parse import urlsplit

import httpx2
from sqlalchemy import select

from gateway.tables import WebSession
from tests.gateway.towns import SecondGateway, Town
from tests.systems.interface import wait_for_mail
from tests.systems.people import Person

ECHO = "/api/v1/plans/echo"


def sign_in(town: Town, second: SecondGateway, who: str) -> str:
    """Walk to identity with a person's window, and back to the second gateway with the code."""
    person = Person(town.system)
    with second.client() as ours:
        start = ours.get("/sign-in", params={"next": "/plans"})
        answered = code_from_identity(town, person, start.headers["location"], town.email(who))
        back = ours.get(f"/sign-in/callback?{urlsplit(answered).query}")
        assert back.headers["location"] == "/plans"
        return str(ours.cookies["aip"])


def code_from_identity(town: Town, person: Person, authorize: str, email: str) -> str:
    """Sign in at identity; gives the address it sends the browser back to."""
    before = len(town.system.mails_to(email))
    person.open(authorize)
    person.fill({"email": email, "password": town.demo.password})
    code = wait_for_mail(town.system, email, r"\b(\d{6})\b", after=before)
    person.http.follow_redirects = False
    form = person.page.select_one("main form")
    assert form is not None
    token = form.select_one("[name=csrf_token]")
    assert token is not None
    answer = person.http.post(
        "/identity/code", data={"code": code, "csrf_token": str(token["value"])}
    )
    while "/sign-in/callback" not in answer.headers["location"]:
        answer = person.http.get(answer.headers["location"])
    person.close()
    return str(answer.headers["location"])


def row_of(second: SecondGateway, cookie: str) -> WebSession:
    key = hashlib.sha256(cookie.encode()).hexdigest()
    with second.database.read() as session:
        return session.scalars(select(WebSession).where(WebSession.id == key)).one()


def headers_of(answer: httpx2.Response) -> dict[str, str]:
    found = [(name.lower(), value) for name, value in answer.json()["headers"]]
    assert len(found) == len(dict(found)), f"a header arrived twice: {found}"
    return dict(found)
