"""Coordinators at work: a bounded load on a running system, in a process of its own.

`python -m bench.coordinators FILE SECONDS` lets the people of FILE work for so long, then ends by
itself; it prints the milliseconds of each answer by kind, and how many failed.
Who is active on deadline day opens a page or saves every 20 to 30 seconds: 1,000 of them are 40
such requests a second. Their open pages ask beside it every 40 seconds who else is there, each
alone in a plan.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp

_SEED = 2026
_THINK_SECONDS = (20.0, 30.0)
_PRESENCE_SECONDS = 40.0
_SUBMITS = 0.005  # of all acts: everybody submits within an hour and a half
_LONGEST_SECONDS = 10.0
_STEPS = ("contact", "targets", "root-causes", "tiers/1")
_KEPT = "root-causes"
PAGES = ("home", "hub", "step", "check")


@dataclass(frozen=True)
class Target:
    """Where the system answers, what its pages call themselves, and how the saved step begins."""

    url: str
    origin: str
    body: dict[str, Any]


@dataclass
class Load:
    """What was asked so far."""

    target: Target
    until: float
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: Counter[str] = field(default_factory=Counter)


@dataclass
class Coordinator:
    """One person with one browser: the same connection as long as it is kept."""

    load: Load
    http: aiohttp.ClientSession
    plan: str
    chance: random.Random
    version: int = 1
    is_submitted: bool = False

    async def work(self) -> None:
        """Open and save by turns until the load ends; they do not all begin at once."""
        await self._think(self.chance.uniform(0, _THINK_SECONDS[0]))
        acts = (self.home, self.hub, self.step, self.save, self.save, self.check, self.save)
        at = self.chance.randrange(len(acts))
        while time.monotonic() < self.load.until:
            act = self.submit if self.chance.random() < _SUBMITS else acts[at % len(acts)]
            await act()
            at += 1
            await self._think(self.chance.uniform(*_THINK_SECONDS))

    async def stay(self) -> None:
        """What the open page asks by itself."""
        await self._think(self.chance.uniform(0, _PRESENCE_SECONDS))
        while time.monotonic() < self.load.until:
            path = f"/api/v1/plans/{self.plan}/presence"
            await self._ask("presence", "PUT", path, json={"step": _KEPT})
            await self._think(_PRESENCE_SECONDS)

    async def home(self) -> None:
        await self._ask("home", "GET", "/")

    async def hub(self) -> None:
        await self._ask("hub", "GET", f"/plans/{self.plan}")

    async def step(self) -> None:
        await self._ask("step", "GET", f"/plans/{self.plan}/{self.chance.choice(_STEPS)}")

    async def check(self) -> None:
        await self._ask("check", "GET", f"/plans/{self.plan}/submission")

    async def save(self) -> None:
        if self.is_submitted:
            return await self.hub()
        body = {**self.load.target.body, "research": f"Rides are missing, {self.chance.random()}"}
        path, version = f"/api/v1/plans/{self.plan}/steps/{_KEPT}", f'"{self.version}"'
        if await self._ask("save", "PUT", path, json=body, headers={"If-Match": version}):
            self.version += 1
        return None

    async def submit(self) -> None:
        if self.is_submitted:
            return await self.hub()
        said = {"certified": True, "certification_version": "school-1", "language": "en"}
        key = {"Idempotency-Key": str(UUID(int=self.chance.getrandbits(128)))}
        path = f"/api/v1/plans/{self.plan}/submissions"
        self.is_submitted = await self._ask("submit", "POST", path, json=said, headers=key)
        return None

    async def _think(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, max(self.load.until - time.monotonic(), 0)))

    async def _ask(self, kind: str, method: str, path: str, **more: Any) -> bool:
        """Whether it succeeded; what failed counts as the longest wait."""
        started, status = time.perf_counter(), "no answer"
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self.http.request(method, path, allow_redirects=False, **more) as answer:
                await answer.read()
                status = str(answer.status)
        is_good = status.startswith("20")
        seconds = time.perf_counter() - started if is_good else _LONGEST_SECONDS
        self.load.milliseconds[kind].append(seconds * 1000)
        if not is_good:
            self.load.failures[f"{kind}: {status}"] += 1
        return is_good


async def run(target: Target, people: list[dict[str, str]], seconds: float) -> Load:
    """All of them at once, each on a connection of their own."""
    load = Load(target, time.monotonic() + seconds)
    browsers = [_browser(target, person) for person in people]
    coordinators = [
        Coordinator(load, http, person["plan"], random.Random(f"{_SEED} {at}"))
        for at, (http, person) in enumerate(zip(browsers, people, strict=True))
    ]
    lives: list[Callable[[], Awaitable[None]]] = [
        life for one in coordinators for life in (one.work, one.stay)
    ]
    await asyncio.gather(*(life() for life in lives))
    await asyncio.gather(*(http.close() for http in browsers))
    return load


def _browser(target: Target, person: dict[str, str]) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        target.url,
        # The server lets go of an idle connection after 30 seconds: never ask on a dying one.
        connector=aiohttp.TCPConnector(limit=2, keepalive_timeout=25),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=_LONGEST_SECONDS),
        headers={
            "Cookie": f"aip={person['cookie']}",
            "Origin": target.origin,
            "X-CSRF-Token": person["csrf"],
        },
    )


def main(file: str, seconds: str) -> None:
    given = json.loads(Path(file).read_text())
    load = asyncio.run(run(Target(**given["target"]), given["people"], float(seconds)))
    print(json.dumps({"milliseconds": load.milliseconds, "failures": load.failures}))


if __name__ == "__main__":
    main(*sys.argv[1:])
