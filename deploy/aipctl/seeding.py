"""The demo: a fictional state, through the real import and the real use cases (D13).

Made once; what was made is kept in `demo.json` beside the data, so that the next start only says
it again.
"""

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from aipctl import seeded_accounts, stars
from aipctl.demo import DemoSize, write_demo
from aipctl.operator_client import operator_client
from aipctl.seeded_accounts import DemoAccount
from contracts.organizations import Organization
from plans.calendar import usecases as calendar
from servicekit.audit import Actor
from servicekit.db import Database

FIRST_DAY = (8, 31)
"""The demo's school year begins on August 31, so that its plans are due October 15 (D10)."""
_SETUP = Actor("aipctl", "demo")
_WAIT_SECONDS = 30

Say = Callable[[str], None]


class RunningSystem(Protocol):
    """What the demo needs of a system that runs: its gateway, its secrets, its databases."""

    @property
    def url(self) -> str: ...

    @property
    def secrets_dir(self) -> Path: ...

    def database(self, name: str) -> Database: ...


@dataclass(frozen=True)
class DemoState:
    """The demo as it was made: the day its dates count from, who can sign in, with what."""

    today: date
    password: str
    accounts: Sequence[DemoAccount]


def demo_state(
    system: RunningSystem, folder: Path, today: date, say: Say, *, size: DemoSize | None = None
) -> DemoState:
    """Make the demo in an empty system, or say what was made before in this folder."""
    note = folder / "demo.json"
    if note.exists():
        return _read(note)
    state = _make(system, folder / "demo", today, say, size)
    _write(note, state)
    return state


def _make(
    system: RunningSystem, files: Path, today: date, say: Say, size: DemoSize | None
) -> DemoState:
    now = datetime.now(UTC)
    say("Demo: inventing a state …")
    manifest = write_demo(files, today=today, size=size)
    client = operator_client(system.url, system.secrets_dir)
    say(f"Demo: importing {len(manifest.files)} files …")
    stars.import_manifest(client, files, manifest)
    client.close()
    _open_school_years(system, manifest.running_year, now)
    say("Demo: opening accounts …")
    password = f"Piñon-{secrets.token_hex(3)}-Mesa"
    accounts = _open_accounts(system, dict(manifest.mail_domains), password, now)
    return DemoState(today, password, accounts)


def _open_school_years(system: RunningSystem, running_year: str, now: datetime) -> None:
    starts = int(running_year[:4])
    database = system.database("plans")
    with database.write() as session:
        calendar.create_school_year(
            session,
            running_year,
            first_day_on=date(starts, *FIRST_DAY),
            by=_SETUP,
            now=now,
        )
        calendar.activate_school_year(session, running_year, by=_SETUP, now=now)
    database.close()


def _open_accounts(
    system: RunningSystem, domains: dict[str, str], password: str, now: datetime
) -> Sequence[DemoAccount]:
    database = system.database("identity")
    try:
        places = _wait_for_places(database, now)
        key = (system.secrets_dir / "commands.key").read_text().strip()
        opener = seeded_accounts.Opener(database, key, system.url, password)
        return opener.open_all(places, domains, now=now)
    finally:
        database.close()


def _wait_for_places(database: Database, now: datetime) -> list[Organization]:
    """Schools of identity's copy of the directory, once the event has brought it there."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        if places := seeded_accounts.open_schools(database):
            return places
        time.sleep(0.05)
    raise RuntimeError("identity did not hear of the directory: is its worker running?")


def _read(note: Path) -> DemoState:
    kept = json.loads(note.read_text())
    accounts = [DemoAccount(**account) for account in kept["accounts"]]
    return DemoState(date.fromisoformat(kept["today"]), kept["password"], accounts)


def _write(note: Path, state: DemoState) -> None:
    kept = {
        "today": state.today.isoformat(),
        "password": state.password,
        "accounts": [vars(account) for account in state.accounts],
    }
    beside = note.with_suffix(".new")
    beside.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    beside.rename(note)
