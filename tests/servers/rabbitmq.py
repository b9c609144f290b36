"""A private RabbitMQ node of Debian's package: own name, folders and ports, loopback only."""

import base64
import json
import os
import secrets
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.servers.processes import free_port, run_folder, start, stop, wait_until

_RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # the wrapper in sbin changes user


@dataclass(frozen=True)
class RabbitMQ:
    """A running broker with its management API; `user` may do everything."""

    port: int
    management_port: int
    user: str
    password: str
    folder: Path

    @property
    def amqp_url(self) -> str:
        return self.url_of(self.user, self.password)

    @property
    def management_url(self) -> str:
        """With user and password in it, as AIP_BROKER_ADMIN_URL takes it."""
        return f"http://{self.user}:{self.password}@127.0.0.1:{self.management_port}"

    @property
    def pid(self) -> int:
        """The broker's own process, for faults."""
        return int((self.folder / "pid").read_text())

    def url_of(self, user: str, password: str, vhost: str = "/") -> str:
        host = f"127.0.0.1:{self.port}"
        return f"amqp://{user}:{password}@{host}/{'' if vhost == '/' else vhost}"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Call the management API (`/vhosts/x`); raises urllib's HTTPError."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.management_port}/api{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        request.add_header("authorization", f"Basic {pair}")
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            text = answer.read()
        return json.loads(text) if text else None

    def create_vhost(self) -> str:
        """Make an empty virtual host, which is a broker of its own, and give its amqp URL."""
        name = f"test-{secrets.token_hex(4)}"
        self.ask("PUT", f"/vhosts/{name}", {})
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
        self.ask("PUT", f"/permissions/{name}/{self.user}", rights)
        return self.url_of(self.user, self.password, name)

    def delete_vhost(self, amqp_url: str) -> None:
        self.ask("DELETE", f"/vhosts/{amqp_url.rpartition('/')[2]}")


@dataclass
class RabbitMQNode:
    """A node that can be killed and started again on the same data."""

    folder: Path
    ports: tuple[int, int, int, int]  # amqp, management, distribution, epmd
    broker: RabbitMQ
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        """Whether it was started and not ended since."""
        return bool(self._running)

    def start(self) -> None:
        """Start the node and its port mapper; returns when it serves."""
        env, log = self._environment(), self.folder / "log"
        epmd = ["epmd", "-address", "127.0.0.1", "-port", str(self.ports[3])]
        self._running = [start(epmd, log=log, env=env), start([_RABBITMQ], log=log, env=env)]
        wait_until(self._is_ready, "RabbitMQ is not ready")

    def stop(self) -> None:
        """Let the node end in order (6 seconds), then its port mapper."""
        for process in reversed(self._running):
            stop(process)
        self._running.clear()

    def kill(self) -> None:
        """End the node as a power cut would."""
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(self.broker.pid, signal.SIGKILL)
        self.stop()

    def _is_ready(self) -> bool:
        if self._running[-1].poll() is not None:
            raise RuntimeError(f"RabbitMQ stopped: {(self.folder / 'log').read_text()[-2000:]}")
        try:
            self.broker.ask("GET", f"/health/checks/port-listener/{self.broker.port}")
        except (OSError, urllib.error.URLError):
            return False
        return True

    def _environment(self) -> dict[str, str]:
        amqp, _, distribution, epmd = self.ports
        folder = self.folder
        return {
            "PATH": os.defpath + ":/usr/sbin:/sbin",
            "LANG": "C.UTF-8",
            "HOME": str(folder),  # its cookie
            "RABBITMQ_NODENAME": f"aip{amqp}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(amqp),
            "RABBITMQ_DIST_PORT": str(distribution),
            "ERL_EPMD_PORT": str(epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            # Idle schedulers sleep at once instead of spinning: there are two cores.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1}"
                " +sbwt none +sbwtdcpu none +sbwtdio none"
            ),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "env.conf"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
        }


@contextmanager
def rabbitmq_node() -> Iterator[RabbitMQNode]:
    """A RabbitMQ of Debian's package as a private node, with the management plugin."""
    with run_folder("aip-mq-") as folder:
        ports = (free_port(), free_port(), free_port(), free_port())
        broker = RabbitMQ(ports[0], ports[1], "aip", secrets.token_hex(8), folder)
        (folder / "enabled_plugins").write_text("[rabbitmq_management].\n")
        (folder / "env.conf").write_text("")
        (folder / "advanced.config").write_text("[].\n")
        (folder / "rabbitmq.conf").write_text(_configuration(broker))
        node = RabbitMQNode(folder, ports, broker)
        try:
            node.start()
            yield node
        finally:
            node.kill()  # its data goes too


def _configuration(broker: RabbitMQ) -> str:
    return "\n".join(
        [
            f"listeners.tcp.default = 127.0.0.1:{broker.port}",
            "management.tcp.ip = 127.0.0.1",
            f"management.tcp.port = {broker.management_port}",
            f"default_user = {broker.user}",
            f"default_pass = {broker.password}",
            "vm_memory_high_watermark.absolute = 512MB",
            "disk_free_limit.absolute = 64MB",
            "",
        ]
    )
