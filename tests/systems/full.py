"""The full stack: PostgreSQL, RabbitMQ, SMTP, and every API and worker a process of its own."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from aipctl import secrets_folder
from aipctl.deployables import DEPLOYABLES, Deployable
from contracts.topology import TOPOLOGY
from servicekit.bus import apply_topology
from servicekit.db import Database
from tests import servers
from tests.systems.interface import NO_TLS


@dataclass
class FullSystem:
    """Started and stopped by `full_system`; its processes by name, such as `plans-work`."""

    folder: Path
    broker: servers.RabbitMQ
    vhost: str
    mailbox: servers.Mailbox
    database_urls: dict[str, str]
    is_full = True
    ports: dict[str, int] = field(default_factory=dict)
    _running: dict[str, servers.Program] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.ports['gateway']}"

    @property
    def secrets_dir(self) -> Path:
        return self.folder / "secrets"

    def service_url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def database(self, name: str) -> Database:
        return Database(self.database_urls[name])

    def mails_to(self, address: str) -> list[str]:
        texts = []
        for mail in self.mailbox.to(address):
            body = mail.get_body(("plain",))
            texts.append(body.get_content() if body else "")
        return texts

    def kill(self, process: str) -> None:
        running = self._running.pop(process)
        running.kill()
        running.wait()

    def end(self, process: str) -> None:
        servers.stop(self._running.pop(process))

    def wait_for_end(self, process: str) -> int:
        """Wait until a process killed itself at its fault point; gives its exit code."""
        return self._running.pop(process).wait(30)

    def start(self, process: str, *, failpoint: str = "") -> None:
        name, _, verb = process.rpartition("-")
        deployable = next(one for one in DEPLOYABLES if one.name == name)
        self._running[process] = servers.Program(
            deployable.package,
            verb,
            log=self.folder / f"{process}.log",
            env=self._environment(deployable) | {"AIP_FAILPOINT": failpoint},
        )

    def start_all(self) -> None:
        for deployable in DEPLOYABLES:
            self.ports[deployable.name] = servers.free_port()
        secrets_folder.make_missing(self.secrets_dir)
        passwords = self._make_broker_passwords()
        apply_topology(f"{self.broker.management_url}/{self.vhost}", TOPOLOGY, passwords=passwords)
        migrating = [
            servers.Program(
                deployable.package,
                "migrate",
                log=self.folder / f"{deployable.name}-migrate.log",
                env=self._environment(deployable),
            )
            for deployable in DEPLOYABLES
        ]
        for deployable, process in zip(DEPLOYABLES, migrating, strict=True):
            if process.wait(60) != 0:
                raise RuntimeError((self.folder / f"{deployable.name}-migrate.log").read_text())
        for deployable in DEPLOYABLES:
            self.start(f"{deployable.name}-api")
            self.start(f"{deployable.name}-work")
        servers.wait_until(self.is_ready, f"the full stack is not ready: {self.folder}")

    def stop_all(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            servers.stop(process)

    def ended(self) -> list[str]:
        self._running = {
            name: process for name, process in self._running.items() if process.poll() is None
        }
        names = [f"{one.name}-{verb}" for one in DEPLOYABLES for verb in ("api", "work")]
        return [name for name in names if name not in self._running]

    def is_ready(self) -> bool:
        for name, process in self._running.items():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended: {(self.folder / f'{name}.log').read_text()}")
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=5, verify=NO_TLS).is_success
        except httpx2.HTTPError:
            return False

    def _make_broker_passwords(self) -> dict[str, str]:
        passwords = {}
        for deployable in DEPLOYABLES:
            path = self.secrets_dir / "broker" / deployable.name
            path.parent.mkdir(exist_ok=True)
            passwords[deployable.name] = secrets.token_hex(12)
            path.write_text(passwords[deployable.name])
        return passwords

    def _environment(self, deployable: Deployable) -> dict[str, str]:
        password = (self.secrets_dir / "broker" / deployable.name).read_text()
        variables = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "AIP_ENV": "test",
            "AIP_PUBLIC_URL": self.url,
            "AIP_SECRETS_DIR": str(self.secrets_dir),
            "AIP_BROKER_URL": self.broker.url_of(deployable.name, password, self.vhost),
            "AIP_SMTP_URL": self.mailbox.url,
            "STARS_SYNC_DATA_DIR": str(self.folder / "stars"),
            "GATEWAY_REQUESTS_PER_MINUTE": "100000",  # all of them come from one address
            deployable.database_variable: self.database_urls[deployable.name],
            f"{deployable.settings_name.upper()}_LISTEN_PORT": str(self.ports[deployable.name]),
        }
        for other in DEPLOYABLES:
            if other.name != "gateway":
                variables[f"{other.settings_name.upper()}_URL"] = (
                    f"http://127.0.0.1:{self.ports[other.name]}"
                )
        return variables


@contextmanager
def full_system(
    postgresql: servers.PostgreSQL, broker: servers.RabbitMQ, mailbox: servers.Mailbox
) -> Iterator[FullSystem]:
    """Every process of the full stack, on databases and a virtual host of its own."""
    with servers.run_folder("aip-full-") as folder:
        vhost_url = broker.create_vhost()
        urls = {one.name: postgresql.create_database() for one in DEPLOYABLES}
        system = FullSystem(folder, broker, vhost_url.rpartition("/")[2], mailbox, urls)
        try:
            system.start_all()
            yield system
        finally:
            system.stop_all()
            broker.delete_vhost(vhost_url)
            for url in urls.values():
                postgresql.drop_database(url)
