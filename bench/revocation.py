"""From the click that takes somebody's access away to the refusal of their next request (R20).

The full stack, PostgreSQL and RabbitMQ included, each API and worker a process. People and their
sign-in sessions are made in identity's database, their tokens with its own key: signing in takes
argon2 and is measured elsewhere. Each person is known to every service before the click.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, cycle
from time import perf_counter
from uuid import UUID, uuid4

import aiohttp
from sqlalchemy.orm import Session

from aipctl.seeding import DemoState
from bench.measuring import Line, Sides, at_most, measures, percentile
from contracts.roles import Role
from identity.oauth.domain import Client
from identity.oauth.keys import SigningKeys, access_token
from identity.settings import Settings
from identity.signin import sessions
from servicekit.process import utc_now
from tests import servers
from tests.services.identity.factories import STATE, make_account
from tests.systems.full import FullSystem, full_system
from tests.systems.interface import QUESTIONS
from tests.systems.seeded import TODAY
from tests.systems.stage import Stage

_ROUNDS, _A_ROUND = 7, 15
_GOAL_MS = 1000.0
_PAUSE_SECONDS = 0.005
_REST_SECONDS = 0.1
_LONGEST_SECONDS = 30
_REFUSED = 401
_ACCOUNTS = "/api/v1/identity/accounts"
_CLICKS = ("revoke a role", "end the sessions", "deactivate")


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    account_id: UUID
    assignment_id: UUID
    token: str


@measures(
    Line("click-to-refusal"),
    Line("click-to-refusal p99", at_most(1), percentile=99),
    unit="ms",
    rounds=_ROUNDS,
)
def click_to_refusal() -> Iterator[Sides]:
    """Until the slowest of all services refuses, beside one second; each is printed too."""
    with (
        servers.postgresql() as postgresql,
        servers.rabbitmq_node() as rabbitmq,
        servers.smtp_server() as mailbox,
        full_system(postgresql, rabbitmq.broker, mailbox) as system,
    ):
        clicks = _Clicks(system)
        yield Sides(clicks.a_round, reference=lambda: [_GOAL_MS])
        clicks.tell()


class _Clicks:
    """An IT administrator at work: people lose their access one after the other."""

    def __init__(self, system: FullSystem) -> None:
        self._system = system
        self._next = cycle(_CLICKS)
        self._taken: defaultdict[str, list[float]] = defaultdict(list)

    def a_round(self) -> list[float]:
        """The milliseconds of each click to its last refusal."""
        people = self._make_people()
        return asyncio.run(self._take_access(*people))

    def tell(self) -> None:
        """What each click and each service took, warm-up included."""
        for name, found in self._taken.items():
            p50, p99 = percentile(found, 50), percentile(found, 99)
            print(f"  {name:18} p50 {p50:8.1f}  p99 {p99:8.1f} ms")

    def _make_people(self) -> list[Person]:
        """An IT administrator and viewers, whom every service has heard of."""
        settings = Settings.model_validate(
            {
                "database_url": self._system.database_urls["identity"],
                "broker_url": self._system.broker.amqp_url,
                "public_url": self._system.url,
                "secrets_dir": self._system.secrets_dir,
            }
        )
        keys = SigningKeys(settings.secrets_dir / "signing")
        database = self._system.database("identity")
        with database.write() as session:
            roles = [Role.IT_ADMIN] + [Role.PED_VIEWER] * _A_ROUND
            people = [_sign_in(session, role, keys, settings.issuer) for role in roles]
        database.close()
        Stage(self._system, DemoState(TODAY, "", ())).wait_until_settled()
        return people

    async def _take_access(self, admin: Person, *people: Person) -> list[float]:
        async with aiohttp.ClientSession() as http:
            taken = []
            for person in people:
                for _ in range(2):  # the second time it is known
                    await asyncio.gather(*(self._ask(http, one, person) for one in QUESTIONS))
                await asyncio.sleep(_REST_SECONDS)
                taken.append(await self._click(http, next(self._next), admin, person))
            return taken

    async def _click(
        self, http: aiohttp.ClientSession, click: str, admin: Person, person: Person
    ) -> float:
        method, path, body = {
            "revoke a role": ("DELETE", f"/assignments/{person.assignment_id}", None),
            "end the sessions": ("DELETE", "/sessions", None),
            "deactivate": ("POST", "/deactivation", {"reason": "left the department"}),
        }[click]
        account = f"{self._system.service_url('identity')}{_ACCOUNTS}/{person.account_id}"
        bearer = {"Authorization": f"Bearer {admin.token}"}
        async with http.get(account, headers=bearer) as known:
            headers = bearer | {"If-Match": known.headers["ETag"]}
        started = perf_counter()
        async with http.request(method, account + path, json=body, headers=headers) as answer:
            answer.raise_for_status()
        refusals = (self._wait_for_refusal(http, one, person, started) for one in QUESTIONS)
        async with asyncio.timeout(_LONGEST_SECONDS):
            found = dict(zip(QUESTIONS, await asyncio.gather(*refusals), strict=True))
        self._note({**found, click: max(found.values())})
        return max(found.values())

    def _note(self, found: Mapping[str, float]) -> None:
        for name, milliseconds in found.items():
            self._taken[name].append(milliseconds)

    async def _wait_for_refusal(
        self, http: aiohttp.ClientSession, service: str, person: Person, started: float
    ) -> float:
        for _ in count():
            if await self._ask(http, service, person) == _REFUSED:
                break
            await asyncio.sleep(_PAUSE_SECONDS)
        return (perf_counter() - started) * 1000

    async def _ask(self, http: aiohttp.ClientSession, service: str, person: Person) -> int:
        url = f"http://127.0.0.1:{self._system.ports[service]}{QUESTIONS[service]}"
        bearer = {"Authorization": f"Bearer {person.token}"}
        async with http.get(url, headers=bearer) as answer:
            await answer.read()
            return answer.status


def _sign_in(session: Session, role: Role, keys: SigningKeys, issuer: str) -> Person:
    now = utc_now()
    email = f"{role}-{uuid4().hex}@ped.demo.example"
    account = make_account(session, role, STATE, email=email, now=now)
    held = account.assignments[0]
    session_id = sessions.begin_session(session, account.id, network="bench", now=now)
    sessions.choose_assignment(session, session_id, held.id, now=now)
    acting = sessions.find_acting(session, session_id, now=now)
    assert acting is not None
    client = Client("gateway", "", frozenset(), ())
    return Person(account.id, held.id, access_token(keys, issuer, client, acting, now=now))
