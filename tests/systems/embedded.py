"""The embedded stack, in a process of its own as `make run` starts it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from servicekit.db import Database
from tests import servers
from tests.systems.interface import NO_TLS
from tests.systems.ports import listening_ports


@dataclass
class EmbeddedProcess:
    """Started and stopped by `embedded_process`."""

    folder: Path
    port: int
    arguments: tuple[str, ...] = ("--no-demo",)
    is_full = False
    _running: list[servers.Program] = field(default_factory=list)
    _mails: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def secrets_dir(self) -> Path:
        return self.folder / "var" / "secrets"

    @property
    def bus_file(self) -> Path:
        return self.folder / "var" / "data" / "bus.sqlite"

    def service_url(self, name: str) -> str:
        """Its services tell their ports to nobody: the one that answers for `name`."""
        for port in listening_ports(self._running[-1].pid) - {self.port}:
            url = f"http://127.0.0.1:{port}"
            if httpx2.get(
                f"{url}/api/v1/{name}/openapi.json", timeout=10, verify=NO_TLS
            ).is_success:
                return url
        raise RuntimeError(f"nobody answers for {name}")

    def database(self, name: str) -> Database:
        file = self.folder / "var" / "data" / f"{name.replace('-', '_')}.sqlite"
        return Database(f"sqlite:///{file}")

    def mails_to(self, address: str) -> list[str]:
        url = f"{self.url}/api/v1/notifications/dev/mail?limit=200"
        answer = httpx2.get(url, timeout=10, verify=NO_TLS)
        # Only the newest are told; those of before are remembered.
        for mail in reversed(answer.raise_for_status().json()["mails"]):
            self._mails.setdefault(mail["id"], (mail["to_address"], mail["text"]))
        return [text for to_address, text in self._mails.values() if to_address == address]

    def kill(self, process: str = "") -> None:
        running = self._running.pop()
        running.kill()
        running.wait()

    def end(self, process: str = "") -> None:
        servers.stop(self._running.pop())

    def wait_for_end(self, process: str = "") -> int:
        """Wait until the process killed itself at its fault point; gives its exit code."""
        return self._running.pop().wait(30)

    def start(self, process: str = "", *, failpoint: str = "") -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "AIP_ENV": "test",
            "AIP_PORT": str(self.port),
            "AIP_FAILPOINT": failpoint,
            "GATEWAY_REQUESTS_PER_MINUTE": "100000",  # all of them come from one address
        }
        data = str(self.folder / "var")
        self._running.append(
            servers.Program(
                *("aipctl", "--data", data, "up", *self.arguments),
                log=self.folder / "up.log",
                env=environment,
            )
        )
        servers.wait_until(self.is_ready, f"the embedded stack is not ready: {self.folder}")

    def stop(self) -> None:
        while self._running:
            servers.stop(self._running.pop())

    def ended(self) -> list[str]:
        self._running = [process for process in self._running if process.poll() is None]
        return [] if self._running else ["embedded"]

    def is_ready(self) -> bool:
        if self._running[-1].poll() is not None:
            raise RuntimeError(f"it ended: {(self.folder / 'up.log').read_text()[-4000:]}")
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=5, verify=NO_TLS).is_success
        except httpx2.HTTPError:
            return False


@contextmanager
def embedded_process(*arguments: str) -> Iterator[EmbeddedProcess]:
    """`aipctl up` on a folder and a port of its own."""
    with servers.run_folder("aip-embedded-") as folder:
        system = EmbeddedProcess(folder, servers.free_port(), arguments or ("--no-demo",))
        try:
            system.start()
            yield system
        finally:
            system.stop()
