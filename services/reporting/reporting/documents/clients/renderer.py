"""The renderer process seen from outside: started on demand, ended at its limits (R26)."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, cast

from reporting.documents.domain import Failure, RenderingFailed
from reporting.documents.errors import RendererEnded
from reporting.documents.renderer import messages
from reporting.documents.renderer.limits import MEMORY_BYTES
from reporting.documents.renderer.requests import Request

LIMIT_SECONDS, IDLE_SECONDS = 30.0, 60.0
# A renderer is given no setting and no secret: only what finds its code, fonts and caches.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "HOME", "TMPDIR", "LANG", "XDG_CACHE_HOME")
_ENDED_FROM_OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, 0}


class Renderer(Protocol):
    def pdf(self, request: Request) -> bytes:
        """The PDF. Raises RenderingFailed at a limit, RendererEnded if it was ended."""


@dataclass
class RendererProcess:
    """One child process, for one document at a time; others wait."""

    limit_seconds: float = LIMIT_SECONDS
    memory_bytes: int = MEMORY_BYTES
    idle_seconds: float = IDLE_SECONDS
    refused: list[str] = field(default_factory=list)
    """Addresses something wanted to fetch with the last document: should stay empty."""
    _child: "subprocess.Popen[bytes] | None" = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pdf(self, request: Request) -> bytes:
        with self._lock:
            answer = self._ask(request.to_bytes())
        facts, pdf = messages.unpacked(answer)
        if "failure" in facts:
            raise RenderingFailed(cast(Failure, facts["failure"]))
        self.refused = facts["refused"]
        return pdf

    @property
    def process_id(self) -> int | None:
        """Of the child that is running."""
        child = self._child
        return child.pid if child and child.poll() is None else None

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _ask(self, body: bytes) -> bytes:
        is_new = self._child is None or self._child.poll() is not None
        child = self._start() if is_new else cast("subprocess.Popen[bytes]", self._child)
        answer, is_too_late = self._exchange(child, body)
        if answer is not None:
            return answer
        if is_too_late:
            raise RenderingFailed("time-limit")
        code = child.wait()
        if code == 0 and not is_new:  # it fell asleep at this very moment
            return self._ask(body)
        if code in _ENDED_FROM_OUTSIDE:
            raise RendererEnded("The renderer was ended. The document is tried again.")
        # Libraries written in C end the process when memory is refused.
        raise RenderingFailed("memory-limit")

    def _exchange(self, child: "subprocess.Popen[bytes]", body: bytes) -> tuple[bytes | None, bool]:
        """The answer or None, and whether the time was up."""
        is_too_late = threading.Event()

        def give_up() -> None:
            is_too_late.set()
            _kill(child)

        clock = threading.Timer(self.limit_seconds, give_up)
        clock.daemon = True
        clock.start()
        try:
            messages.write(_pipe(child.stdin), body)
            answer = messages.read(_pipe(child.stdout))
        except BrokenPipeError:
            answer = None
        finally:
            clock.cancel()
        if answer is None:
            _kill(child)
            self._end()
        return answer, is_too_late.is_set()

    def _start(self) -> "subprocess.Popen[bytes]":
        self._end()
        # This interpreter, a module of ours and numbers: nothing of a plan is in the command.
        self._child = subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-m", "reporting.documents.renderer"),
                *(str(self.memory_bytes), str(self.idle_seconds)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,
        )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.poll() is None:
            _kill(child)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                _close(pipe)


@cache
def shared_renderer() -> RendererProcess:
    """The one of this process: where API and worker run in one, they share it."""
    return RendererProcess()


def _pipe(pipe: Any) -> Any:
    if pipe is None:
        raise RuntimeError("the renderer was started without pipes")
    return pipe


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # what was left to write has no reader any more
        return


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """The child and what it started, which may outlive it: they are one process group."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
