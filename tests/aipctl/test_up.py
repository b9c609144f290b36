"""`aipctl up` says in one sentence what is in its way (exit 2)."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests import servers


def up(folder: Path, port: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "aipctl", "--data", str(folder), "up", "--no-demo"],
        env={"PATH": os.environ["PATH"], "AIP_PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", servers.free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        done = up(tmp_path / "var", port)
    assert done.returncode == 2
    assert (
        done.stderr == f"Port {port} is taken; choose another one: AIP_PORT={port + 1} make run\n"
    )


_LOADED = """
import sys
import aipctl.embedded
from aipctl.deployables import DEPLOYABLES
for deployable in DEPLOYABLES:
    __import__(f"{deployable.package}.app")
print(sorted({"psycopg", "aio_pika", "alembic"} & set(sys.modules)))
"""


def test_what_only_the_full_stack_or_a_migration_needs_is_not_loaded() -> None:
    """Together 23 MB, in every process of either stack that has no use for it."""
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
