"""Verbs that act on this machine's own settings: migrate, broker apply, admin create, doctor."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx2
from sqlalchemy import text

from aipctl import secrets_folder
from aipctl.deployables import DEPLOYABLES, Deployable
from aipctl.settings import Settings
from contracts.topology import TOPOLOGY
from servicekit.bus import apply_topology
from servicekit.db import Database, migrate


def database_url(deployable: Deployable, data: Path) -> str:
    """Where this deployable's data is: its variable, else the embedded system's file."""
    name = deployable.settings_name
    return os.environ.get(deployable.database_variable) or (
        f"sqlite:///{data.resolve() / 'data' / name}.sqlite"
    )


def migrate_all(data: Path, say: Callable[[str], None]) -> int:
    """Bring every database up to date."""
    (data / "data").mkdir(parents=True, exist_ok=True)
    for deployable in DEPLOYABLES:
        database = Database(database_url(deployable, data))
        migrate(database, deployable.package)
        database.close()
        say(f"{deployable.name}: up to date")
    return 0


def apply_broker(
    settings: Settings, secrets_dir: Path, data: Path, say: Callable[[str], None]
) -> int:
    """Put exchanges, queues, policies and users in place (R8), as often as one likes."""
    admin = settings.broker_admin_url.get_secret_value()
    if admin:
        passwords = {
            path.name: path.read_text().strip() for path in (secrets_dir / "broker").iterdir()
        }
        apply_topology(admin, TOPOLOGY, passwords=passwords)
    else:
        url = settings.broker_url.get_secret_value()
        apply_topology(url or f"sqlite:///{data.resolve() / 'data' / 'bus.sqlite'}", TOPOLOGY)
    say(f"topology {TOPOLOGY.version}: {len(TOPOLOGY.queues)} queues in place")
    return 0


def create_admin(
    settings: Settings,
    data: Path,
    *,
    email: str,
    first_name: str,
    last_name: str,
    say: Callable[[str], None],
) -> int:
    """Open the first it_admin's account, possible only while none exists; prints a one-use link."""
    from identity.accounts.invitations import create_first_admin

    identity = next(one for one in DEPLOYABLES if one.name == "identity")
    database = Database(database_url(identity, data))
    with database.write() as session:
        token = create_first_admin(session, email, (first_name, last_name), now=datetime.now(UTC))
    database.close()
    say(f"{settings.origin}/identity/invitation?t={token}")
    return 0


def doctor(settings: Settings, secrets_dir: Path, data: Path, say: Callable[[str], None]) -> int:
    """Check secrets, databases and the running system; exit 1 when something is wrong."""
    faults = [
        *_faults_of_secrets(secrets_dir),
        *_faults_of_databases(data),
        *_faults_of_gateway(settings.origin),
    ]
    for fault in faults:
        say(f"wrong: {fault}")
    if not faults:
        say("all well: secrets, databases, and every service is ready")
    return 1 if faults else 0


def _faults_of_secrets(folder: Path) -> list[str]:
    names = ["session.key", "codes.key", "commands.key"]
    names += [f"clients/{client}" for client in secrets_folder.CLIENTS]
    faults = [f"the secret {name} is missing" for name in names if not (folder / name).is_file()]
    if not list((folder / "signing").glob("*.pem")):
        faults.append("no signing key under signing/")
    return faults


def _faults_of_databases(data: Path) -> list[str]:
    faults = []
    for deployable in DEPLOYABLES:
        database = Database(database_url(deployable, data))
        try:
            with database.read() as session:
                session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        except Exception as error:  # whatever it is, the operator gets it as one line
            faults.append(f"{deployable.name}'s database: {type(error).__name__}")
        finally:
            database.close()
    return faults


def _faults_of_gateway(origin: str) -> list[str]:
    try:
        answer = httpx2.get(f"{origin}/readyz", timeout=5)
    except httpx2.HTTPError as error:
        return [f"the gateway at {origin} does not answer: {type(error).__name__}"]
    return [] if answer.is_success else [f"not ready: {answer.text[:300]}"]
