"""identity as a process of its own on PostgreSQL, without its peers."""

import base64
import hashlib
import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import httpx2

from aipctl import secrets_folder
from servicekit.db import Database, migrate
from tests import servers
from tests.services.identity import factories

_PUBLIC_URL = "http://localhost:8000"
CALLBACK = f"{_PUBLIC_URL}/sign-in/callback"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Alone:
    """Where it answers, its database, and the folder of secrets."""

    url: str
    database: Database
    secrets: Path

    def make_places(self) -> None:
        """The directory's copy; twice is once."""
        with self.database.write() as session:
            factories.make_places(session)

    def make_accounts(self, count: int) -> list[str]:
        """Addresses of coordinators who all have the factories' password."""
        now = datetime.now(UTC)
        emails = [f"person-{at}@pinonvalley.example" for at in range(count)]
        self.make_places()
        with self.database.write() as session:
            for email in emails:
                factories.make_account(session, email=email, now=now)
        return emails


@contextmanager
def identity_alone() -> Iterator[Alone]:
    """Its API on an empty database."""
    with ExitStack() as stack:
        folder = stack.enter_context(servers.run_folder("aip-bench-"))
        database_url = stack.enter_context(servers.postgresql()).create_database()
        secrets_folder.make_missing(folder / "secrets")
        database = Database(database_url)
        stack.callback(database.close)
        migrate(database, "identity")
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
        yield Alone(url, database, folder / "secrets")


def authorize_path() -> str:
    """What the gateway sends a browser to."""
    digest = hashlib.sha256(secrets.token_bytes(32)).digest()
    query = {
        "response_type": "code",
        "client_id": "gateway",
        "redirect_uri": CALLBACK,
        "scope": "openid",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"/identity/oauth/authorize?{urlencode(query)}"


def token_in(page: str) -> str:
    """What its form must be sent with."""
    found = _TOKEN.search(page)
    assert found, "no form on this page"
    return found[1]


def _is_alive(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/livez").is_success
    except httpx2.HTTPError:
        return False
