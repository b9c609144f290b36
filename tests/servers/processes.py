"""Starting and stopping what a test run needs: own ports below 32768, own folders, by pid.

A program started here dies with the process that started it, even when that is killed.
"""

import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

_START_SECONDS = 60


def free_port() -> int:
    """A port nobody listens on, below 32768: never one the kernel hands out to clients."""
    for _ in range(1000):
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port between 20000 and 32000")


@contextmanager
def run_folder(prefix: str) -> Iterator[Path]:
    """A folder every user may enter, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(is_ready: Callable[[], bool], what: str, *, seconds: float = _START_SECONDS) -> None:
    """Ask every 50 ms; raise TimeoutError naming `what` when it is still false after `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} after {seconds} seconds")
        time.sleep(0.05)


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    as_user: pwd.struct_passwd | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program that gets SIGTERM when this process dies; what it says goes to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *switch_to(as_user), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=env,
            cwd=log.parent,
            start_new_session=True,  # Ctrl-C is ours to pass on, in order
        )


def switch_to(user: pwd.struct_passwd | None) -> list[str]:
    """What `setpriv` is told so that a program runs as `user`."""
    if user is None:
        return []
    return [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


class Running(Protocol):
    """What `stop` needs of a process."""

    def send_signal(self, number: int, /) -> None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...


def stop(process: Running, number: int = signal.SIGTERM) -> None:
    """End what was started: first politely, after 20 seconds for good."""
    process.send_signal(number)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
