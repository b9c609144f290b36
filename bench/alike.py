"""Whether the time of an answer tells who has an account (S06): of people, and of nobody.

One browser at identity alone asks about another address each time. What is counted against it is
forgotten before each: the limits would refuse it soon.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

import httpx2
from sqlalchemy import delete, select

from bench.identity_alone import Alone, authorize_path, identity_alone, token_in
from bench.measuring import Line, Sides, measures, within
from identity.limits.tables import Throttle
from identity.registration.tables import DraftRow
from tests.services.identity import factories

_SAMPLES = 200
_GOAL = within(1.1)
_WHO = {"first_name": "Celia", "last_name": "Baca-Horn", "phone": "505-555-0142"}
Ask = Callable[[str], float]
"""Asks about an address; gives the milliseconds to the answer."""


@measures(Line("alike-sign-in", _GOAL), unit="ms", rounds=_SAMPLES)
def alike_sign_in() -> Iterator[Sides]:
    """A password that is not right."""
    with identity_alone() as identity, _browser(identity) as browser:
        browser.http.get(authorize_path())
        browser.open("/identity/sign-in")
        yield _sides(
            identity,
            lambda email: browser.send({"email": email, "password": "Wrong-Rain-417!"}, status=401),
        )


@measures(Line("alike-forgotten", _GOAL), unit="ms", rounds=_SAMPLES)
def alike_forgotten() -> Iterator[Sides]:
    """A password that is forgotten."""
    with identity_alone() as identity, _browser(identity) as browser:
        browser.open("/identity/forgot-password")
        yield _sides(identity, lambda email: browser.send({"email": email}, status=303))


@measures(Line("alike-registration", _GOAL), unit="ms", rounds=_SAMPLES)
def alike_registration() -> Iterator[Sides]:
    """The end of a registration: what leads there is answered from the browser's own entries."""
    with identity_alone() as identity, _browser(identity) as browser:
        register = _registering(identity, browser)
        yield _sides(identity, register)


def _registering(identity: Alone, browser: "_Browser") -> Ask:
    """Go as far as the last page, and send that for any address."""
    identity.make_places()
    for page, fields in (
        ("", {**_WHO, "email": "first@pinonvalley.example"}),
        ("/where", {"role": "district_coordinator", "district": "001"}),
        ("/password", {"password": factories.PASSWORD}),
    ):
        browser.open(f"/identity/register{page}")
        browser.send(fields, status=303)
        browser.keep_cookies()
    browser.open("/identity/register/check")
    with identity.database.read() as session:
        draft = session.scalars(select(DraftRow)).one()
        kept = {name: getattr(draft, name) for name in ("digest", "password_hash", "expires_at")}
        typed = dict(draft.answers)

    def register(email: str) -> float:
        with identity.database.write() as session:
            session.merge(DraftRow(**kept, answers={**typed, "email": email}))
        return browser.send({}, status=303)

    return register


def _sides(identity: Alone, ask: Ask) -> Sides:
    people = iter(identity.make_accounts(_SAMPLES + 1))
    nobodies = (f"nobody-{at}@pinonvalley.example" for at in range(_SAMPLES + 1))

    def about(emails: Iterator[str]) -> list[float]:
        with identity.database.write() as session:
            session.execute(delete(Throttle))
        return [ask(next(emails))]

    return Sides(ours=lambda: about(nobodies), reference=lambda: about(people))


@dataclass
class _Browser:
    """Sends the form of one page over and over, each time as if it had just been opened."""

    http: httpx2.Client
    _path: str = ""
    _token: str = ""
    _cookies: httpx2.Cookies = field(default_factory=httpx2.Cookies)

    def open(self, path: str) -> None:
        self._path, self._token = path, token_in(self.http.get(path).text)
        self.keep_cookies()

    def keep_cookies(self) -> None:
        self._cookies = httpx2.Cookies(self.http.cookies)

    def send(self, fields: dict[str, str], *, status: int) -> float:
        self.http.cookies = httpx2.Cookies(self._cookies)
        started = perf_counter()
        answer = self.http.post(self._path, data={"csrf_token": self._token, **fields})
        took = perf_counter() - started
        assert answer.status_code == status, answer.text
        return took * 1000


@contextmanager
def _browser(identity: Alone) -> Iterator[_Browser]:
    with httpx2.Client(base_url=identity.url, timeout=30) as http:
        yield _Browser(http)
