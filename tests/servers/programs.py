"""Our own programs, forked from one process that has imported all of them.

They run as `python -m <module>` would, each in a process of its own that may be killed, and are
there in a tenth of the time: a fault test starts hundreds.
"""

import ctypes
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from aipctl.deployables import DEPLOYABLES

_SET_PDEATHSIG = 1  # <linux/prctl.h>
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(
    ["aipctl.embedded", *(f"{one.package}.app" for one in DEPLOYABLES), __name__]
)


class Program:
    """One process; the same few words as `subprocess.Popen`, so that `servers.stop` ends both."""

    def __init__(self, module: str, *arguments: str, log: Path, env: Mapping[str, str]) -> None:
        self._process = _FORKING.Process(target=_run, args=(module, arguments, log, dict(env)))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """The exit code, that of a signal negative; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self._process), timeout or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _run(module: str, arguments: Sequence[str], log: Path, environment: dict[str, str]) -> None:
    """In the fork: become what `processes.start` would have started."""
    os.setsid()  # Ctrl-C is the run's to pass on, in order
    ctypes.CDLL(None).prctl(_SET_PDEATHSIG, signal.SIGTERM)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(log.parent)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
