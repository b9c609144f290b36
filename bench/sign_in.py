"""Whole sign-ins at identity beside what argon2 alone allows on this machine.

identity is a process of its own on PostgreSQL, its peers are absent. A browser's way is walked
over HTTP from the client's request to the code it is sent back with; the mailed code is opened
from the order that identity commits for notifications, so no mail server takes part.
"""

import asyncio
import base64
import hashlib
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import httpx2
from cryptography.fernet import Fernet
from sqlalchemy import select

from aipctl import secrets_folder
from bench.measuring import Line, Sides, measures
from bench.reference_argon2 import verifies_per_second
from contracts.commands import SendMail
from contracts.topology import COMMANDS
from servicekit.db import Database, migrate
from servicekit.outbox import OUTBOX
from tests import servers
from tests.services.identity import factories

_AT_ONCE, _A_ROUND, _ROUNDS = 4, 12, 5
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_PUBLIC_URL = "http://localhost:8000"
_CALLBACK = f"{_PUBLIC_URL}/sign-in/callback"


@measures(Line("sign-in"), unit="per second", rounds=_ROUNDS)
def sign_in() -> Iterator[Sides]:
    """Four people at a time: password, mailed code, code for the client."""
    with ExitStack() as stack:
        folder = stack.enter_context(servers.run_folder("aip-bench-"))
        url = stack.enter_context(servers.postgresql()).create_database()
        identity = _start(stack, folder, url)
        database = Database(url)
        stack.callback(database.close)
        # Codes are mailed three times a quarter of an hour: everybody signs in once.
        people = _make_accounts(database, (_ROUNDS + 1) * _A_ROUND)
        orders = _Orders(database, (folder / "secrets" / "commands.key").read_text().strip())

        def ours() -> list[float]:
            started = time.perf_counter()
            asyncio.run(_sign_in_all(identity, orders, [people.pop() for _ in range(_A_ROUND)]))
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
        assert await _go(browser, _authorize_path()) == "/identity/sign-in"
        fields = {"email": email, "password": factories.PASSWORD}
        assert await _fill(browser, "/identity/sign-in", fields) == "/identity/code"
        code = await asyncio.to_thread(orders.code_for, email)
        back = await _fill(browser, "/identity/code", {"code": code})
        assert (await _go(browser, back)).startswith(f"{_CALLBACK}?code=")


async def _fill(browser: aiohttp.ClientSession, path: str, fields: dict[str, str]) -> str:
    """Open the page and send its form; gives where that leads."""
    async with browser.get(path) as page:
        found = _CSRF.search(await page.text())
    assert found, f"no form at {path}"
    data = {"csrf_token": found[1], **fields}
    async with browser.post(path, data=data, allow_redirects=False) as answer:
        return answer.headers["location"]


async def _go(browser: aiohttp.ClientSession, path: str) -> str:
    async with browser.get(path, allow_redirects=False) as answer:
        return answer.headers["location"]


def _authorize_path() -> str:
    """What the gateway sends a browser to."""
    digest = hashlib.sha256(secrets.token_bytes(32)).digest()
    query = {
        "response_type": "code",
        "client_id": "gateway",
        "redirect_uri": _CALLBACK,
        "scope": "openid",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"/identity/oauth/authorize?{urlencode(query)}"


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


def _make_accounts(database: Database, count: int) -> list[str]:
    """Addresses of coordinators who all have the factories' password."""
    now = datetime.now(UTC)
    emails = [f"person-{at}@pinonvalley.example" for at in range(count)]
    with database.write() as session:
        factories.make_places(session)
        for email in emails:
            factories.make_account(session, email=email, now=now)
    return emails


def _start(stack: ExitStack, folder: Path, database_url: str) -> str:
    """identity's API on an empty database; gives its address."""
    secrets_folder.make_missing(folder / "secrets")
    database = Database(database_url)
    migrate(database, "identity")
    database.close()
    port = servers.free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "IDENTITY_DATABASE_URL": database_url,
        "IDENTITY_LISTEN_PORT": str(port),
        "AIP_BROKER_URL": f"sqlite:///{folder / 'bus.sqlite'}",
        "AIP_PUBLIC_URL": _PUBLIC_URL,
        "AIP_SECRETS_DIR": str(folder / "secrets"),
    }
    process = servers.start(
        [sys.executable, "-m", "identity", "api"], log=folder / "log", env=environment
    )
    stack.callback(servers.stop, process)
    url = f"http://127.0.0.1:{port}"
    servers.wait_until(lambda: _is_alive(url), f"nobody answers at {url}")
    return url


def _is_alive(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/livez").is_success
    except httpx2.HTTPError:
        return False
