"""Another system beside a running one: added by the operator, run from docs/sample-consumer."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from aipctl.__main__ import main
from tests import servers
from tests.systems.full import FullSystem
from tests.systems.stage import Stage

_SAMPLES = Path(__file__).resolve().parents[2] / "docs" / "sample-consumer"
_SECONDS = 30


@dataclass(frozen=True)
class Outsider:
    """What `aipctl subscribers add` or `rotate` showed: `shown["amqp user"]`, …"""

    stage: Stage
    name: str
    shown: Mapping[str, str]

    @property
    def amqp_url(self) -> str:
        """Its own line to the broker."""
        broker, vhost = broker_of(self.stage)
        return broker.url_of(self.shown["amqp user"], self.shown["amqp password"], vhost)

    def read_queue(self, count: int) -> list[str]:
        """Run the sample consumer until it has had `count` messages; gives what it printed."""
        with self.reading_queue(count) as consumer:
            printed, _ = consumer.communicate(timeout=_SECONDS)
        assert consumer.returncode == 0
        return printed.decode().splitlines()

    @contextmanager
    def reading_queue(self, count: int) -> Iterator[subprocess.Popen[bytes]]:
        """The sample consumer while it runs."""
        own = {"AIP_AMQP_URL": self.amqp_url, "AIP_QUEUE": self.shown["queue"]}
        with _sample("rabbitmq.py", [str(count)], own) as consumer:
            yield consumer

    def is_reading(self) -> bool:
        """Whether somebody consumes its queue."""
        broker, vhost = broker_of(self.stage)
        found = broker.ask("GET", f"/consumers/{vhost}")
        return any(one["queue"]["name"] == self.shown["queue"] for one in found)

    def read_feed(self, after: int = 0) -> list[str]:
        """Run the sample of the feed; gives what it printed: the events, and the last cursor."""
        own = {
            "AIP_URL": self.stage.system.url,
            "AIP_CLIENT_ID": self.shown["client id"],
            "AIP_CLIENT_SECRET": self.shown["client secret"],
        }
        with _sample("feed.py", [str(after)], own) as reader:
            printed, _ = reader.communicate(timeout=_SECONDS)
        assert reader.returncode == 0
        return printed.decode().splitlines()


def subscribers(stage: Stage, *words: str, status: int = 0) -> dict[str, str]:
    """`aipctl subscribers …`, as the operator types it; gives the lines `what: value` it shows."""
    environment = {
        "AIP_PUBLIC_URL": stage.system.url,
        "AIP_SECRETS_DIR": str(stage.system.secrets_dir),
        "AIP_BROKER_ADMIN_URL": "",
    }
    if stage.rabbitmq is not None:
        broker, vhost = broker_of(stage)
        environment["AIP_BROKER_ADMIN_URL"] = f"{broker.management_url}/{vhost}"
    said = StringIO()
    with patch.dict(os.environ, environment), redirect_stdout(said), redirect_stderr(said):
        code = main(["subscribers", *words])
    assert code == status, said.getvalue()
    lines = said.getvalue().splitlines()
    return {what: value for what, _, value in (line.partition(": ") for line in lines)}


def add(stage: Stage, name: str, *patterns: str, queue_length: int = 1000) -> Outsider:
    """A subscriber of these events."""
    words = (name, "--queue-length", str(queue_length), "--events", *patterns)
    return Outsider(stage, name, subscribers(stage, "add", *words))


def plan_of(line: str) -> str:
    """The plan that a printed event is about."""
    return str(json.loads(line)["data"]["plan_id"])


def broker_of(stage: Stage) -> tuple[servers.RabbitMQ, str]:
    """The broker of the full stack, and the virtual host it lives on."""
    assert stage.rabbitmq is not None
    assert isinstance(stage.system, FullSystem)
    return stage.rabbitmq.broker, stage.system.vhost


@contextmanager
def _sample(
    file: str, arguments: Sequence[str], own: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", **own}
    command = [sys.executable, str(_SAMPLES / file), *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as running:
        try:
            yield running
        finally:
            running.kill()
