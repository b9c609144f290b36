"""Whole sign-ins at identity beside what argon2 alone allows on this machine.

identity is a process of its own on PostgreSQL, its peers are absent. A browser's way is walked
over HTTP from the client's request to the code it is sent back with; the mailed code is opened
from the order that identity commits for notifications, so no mail server takes part.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import aiohttp
from cryptography.fernet import Fernet
from sqlalchemy import select

from bench.identity_alone import CALLBACK, authorize_path, identity_alone, token_in
from bench.measuring import Line, Sides, measures
from bench.reference_argon2 import verifies_per_second
from contracts.commands import SendMail
from contracts.topology import COMMANDS
from servicekit.db import Database
from servicekit.outbox import OUTBOX
from tests.services.identity import factories

_AT_ONCE, _A_ROUND, _ROUNDS = 4, 12, 5


@measures(Line("sign-in"), unit="per second", rounds=_ROUNDS)
def sign_in() -> Iterator[Sides]:
    """Four people at a time: password, mailed code, code for the client."""
    with identity_alone() as identity:
        # Codes are mailed three times a quarter of an hour: everybody signs in once.
        people = identity.make_accounts((_ROUNDS + 1) * _A_ROUND)
        key = (identity.secrets / "commands.key").read_text().strip()
        orders = _Orders(identity.database, key)

        def ours() -> list[float]:
            started = time.perf_counter()
            asyncio.run(_sign_in_all(identity.url, orders, [people.pop() for _ in range(_A_ROUND)]))
            return [_A_ROUND / (time.perf_counter() - started)]

        yield Sides(ours, lambda: [verifies_per_second(factories.PASSWORD, _A_ROUND)])


async def _sign_in_all(identity: str, orders: "_Orders", people: list[str]) -> None:
    async def go_on() -> None:
        while people:
            await _sign_in(identity, orders, people.pop())

    await asyncio.gather(*(go_on() for _ in range(_AT_ONCE)))


async def _sign_in(identity: str, orders: "_Orders", email: str) -> None:
    """Raises AssertionError where the browser is not sent on as it should be."""
    network = f"198.51.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    jar = aiohttp.CookieJar(unsafe=True)  # an address in place of a name
    async with aiohttp.ClientSession(
        identity, cookie_jar=jar, headers={"X-Forwarded-For": network}
    ) as browser:
        assert await _go(browser, authorize_path()) == "/identity/sign-in"
        fields = {"email": email, "password": factories.PASSWORD}
        assert await _fill(browser, "/identity/sign-in", fields) == "/identity/code"
        code = await asyncio.to_thread(orders.code_for, email)
        back = await _fill(browser, "/identity/code", {"code": code})
        assert (await _go(browser, back)).startswith(f"{CALLBACK}?code=")


async def _fill(browser: aiohttp.ClientSession, path: str, fields: dict[str, str]) -> str:
    """Open the page and send its form; gives where that leads."""
    async with browser.get(path) as page:
        data = {"csrf_token": token_in(await page.text()), **fields}
    async with browser.post(path, data=data, allow_redirects=False) as answer:
        return answer.headers["location"]


async def _go(browser: aiohttp.ClientSession, path: str) -> str:
    async with browser.get(path, allow_redirects=False) as answer:
        return answer.headers["location"]


@dataclass
class _Orders:
    """The mails identity has ordered, each read once."""

    database: Database
    key: str
    _codes: dict[str, str] = field(default_factory=dict)
    _read: int = 0

    def code_for(self, email: str) -> str:
        """The code that was committed before the browser got its answer."""
        newer = select(OUTBOX.c.seq, OUTBOX.c.payload).where(
            OUTBOX.c.exchange == COMMANDS, OUTBOX.c.seq > self._read - 2 * _AT_ONCE
        )
        with self.database.read() as session:
            rows = session.execute(newer.order_by(OUTBOX.c.seq)).all()
        for row in rows:
            opened = Fernet(self.key).decrypt(json.loads(row.payload)["sealed"])
            order = SendMail.model_validate_json(opened)
            self._codes[order.address] = str(order.values["code"])
            self._read = max(self._read, row.seq)
        return self._codes.pop(email)
