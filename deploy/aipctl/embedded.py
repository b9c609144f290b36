"""The whole system in one process: each deployable in threads of its own, with its own loop.

One shared loop deadlocks as soon as one service asks another at 40 parallel requests, so each API
and each worker has its own (architecture section 2).
"""

import asyncio
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import uvloop

from aipctl import secrets_folder
from aipctl.deployables import DEPLOYABLES, Deployable
from contracts.topology import TOPOLOGY
from servicekit.bus import apply_topology
from servicekit.db import Database, is_migrated
from servicekit.process import serve
from servicekit.settings import ServiceSettings, arm

_log = logging.getLogger(__name__)
READY_SECONDS = 30


class PortTaken(Exception):
    """Something else listens on the port asked for."""


class EmbeddedSystem:
    """Everything on one machine, its data under `folder`. Ready after `start`, gone after `stop`.

    What the environment sets (`<SERVICE>_DATABASE_URL`, `AIP_BROKER_URL`, `AIP_SMTP_URL`,
    `AIP_SECRETS_DIR`) is used; for the rest it has SQLite, the file broker and the kept mailbox.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder.resolve(), port
        self.url = f"http://localhost:{port}"
        self.secrets_dir = Path(os.environ.get("AIP_SECRETS_DIR") or self.folder / "secrets")
        self.settings: dict[str, ServiceSettings] = {}
        self._loops: list[_Loop] = []

    def start(self) -> None:
        """Raises PortTaken; RuntimeError when a part does not become ready."""
        _check_free(self.port)
        self.folder.mkdir(parents=True, exist_ok=True)
        secrets_folder.make_missing(self.secrets_dir)
        self.settings = self._make_settings()
        arm(self.settings["plans"].failpoint)
        broker_url = self.settings["plans"].broker_url.get_secret_value()
        if broker_url.startswith("sqlite"):
            apply_topology(broker_url, TOPOLOGY)
        if not all(self._is_migrated(deployable) for deployable in DEPLOYABLES):
            self._migrate()
        for deployable in DEPLOYABLES:
            self._start(deployable)
        self._wait_until_ready()

    def stop(self) -> None:
        """Let requests and work under way finish, the gateway first."""
        for loop in reversed(self._loops):
            loop.stop()
        self._loops.clear()

    def database(self, name: str) -> Database:
        """A connection of its own to a deployable's database, for what runs beside it."""
        return Database(self.settings[name].database_url.get_secret_value())

    def _make_settings(self) -> dict[str, ServiceSettings]:
        ports = dict(zip((d.name for d in DEPLOYABLES), _free_ports(len(DEPLOYABLES)), strict=True))
        ports["gateway"] = self.port
        urls = {
            f"{deployable.settings_name}_url": f"http://127.0.0.1:{ports[deployable.name]}"
            for deployable in DEPLOYABLES
            if deployable.name != "gateway"
        }
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        common: dict[str, Any] = {
            **urls,
            "broker_url": os.environ.get("AIP_BROKER_URL") or f"sqlite:///{data / 'bus.sqlite'}",
            "public_url": os.environ.get("AIP_PUBLIC_URL") or self.url,
            "secrets_dir": self.secrets_dir,
        }
        os.environ.setdefault("STARS_SYNC_DATA_DIR", str(self.folder / "stars"))
        return {
            deployable.name: deployable.settings(
                **common,
                database_url=os.environ.get(deployable.database_variable)
                or f"sqlite:///{data / deployable.settings_name}.sqlite",
                listen_port=ports[deployable.name],
            )
            for deployable in DEPLOYABLES
        }

    def _is_migrated(self, deployable: Deployable) -> bool:
        with closing(self.database(deployable.name)) as database:
            return is_migrated(database, deployable.package)

    def _migrate(self) -> None:
        """In a process that ends: of what it loads nothing is needed again."""
        verb = [sys.executable, "-m", "aipctl", "--data", str(self.folder), "migrate"]
        subprocess.run(verb, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own module

    def _start(self, deployable: Deployable) -> None:
        settings = self.settings[deployable.name]
        app = deployable.create_app(settings)
        host = "127.0.0.1"
        self._loops.append(
            _Loop(
                f"{deployable.name}-api",
                lambda stop: serve(app, host, settings.listen_port, stop),
            )
        )
        self._loops.append(
            _Loop(f"{deployable.name}-worker", deployable.create_worker(settings).run)
        )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        reason = "no answer"
        while time.monotonic() < deadline:
            for loop in self._loops:
                loop.raise_failure()
            try:
                answer = httpx2.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2)
                if answer.is_success:
                    return
                reason = answer.text
            except httpx2.HTTPError as error:
                reason = type(error).__name__
            time.sleep(0.05)
        raise RuntimeError(f"the system did not become ready: {reason}")


class _Loop:
    """A thread that runs one coroutine function on an event loop of its own until told to stop."""

    def __init__(self, name: str, run: Any) -> None:
        self._run: Any = run
        self._loop = uvloop.new_event_loop()
        self._stop = asyncio.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(timeout=10)

    def raise_failure(self) -> None:
        if self._failure is not None:
            raise RuntimeError(f"{self._thread.name} failed") from self._failure

    def _work(self) -> None:
        running: Coroutine[Any, Any, None] = self._run(self._stop)
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(running)
        except BaseException as error:
            self._failure = error
            _log.exception("%s failed", self._thread.name)


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(str(port)) from error


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
