"""Vega-Lite in a process of its own, `python -m reporting.documents.renderer.drawing`.

The 180 MB that drawing takes are given back only when it ends, which it does soon; starting takes
it half a second, which plans that are printed one after the other share.
"""

import json
import os
import select
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from reporting.documents.renderer import limits, messages

IDLE_SECONDS = 8.0
_VERSION = "6.4"


@dataclass
class Drawer:
    """The process seen from the renderer: started on demand, for one chart at a time."""

    idle_seconds: float = IDLE_SECONDS
    _child: "subprocess.Popen[bytes] | None" = None

    def draw(self, specification: dict[str, Any]) -> bytes:
        """The SVG. Raises RuntimeError where drawing ends otherwise than well."""
        body = json.dumps(specification).encode()
        is_new = self._child is None
        svg = self._ask(body)
        if svg is None and not is_new:  # it may have fallen asleep
            svg = self._ask(body)
        if svg is None:
            raise RuntimeError("the chart was not drawn")
        return svg

    @property
    def process_id(self) -> int | None:
        """Of the process that is running."""
        child = self._child
        return child.pid if child and child.poll() is None else None

    def close(self) -> None:
        """End the process."""
        child, self._child = self._child, None
        if child is not None:
            with suppress(BrokenPipeError):  # what was left to write has no reader any more
                child.communicate()

    def _ask(self, body: bytes) -> bytes | None:
        child = self._child = self._child or self._start()
        svg = None
        with suppress(BrokenPipeError):
            messages.write(cast(BinaryIO, child.stdin), body)
            svg = messages.read(cast(BinaryIO, child.stdout))
        if svg is None:
            self.close()
        return svg

    def _start(self) -> "subprocess.Popen[bytes]":
        # This interpreter and a module of ours: nothing of a plan is in the command.
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", __name__, str(self.idle_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )


def main() -> None:
    """Read specifications and write their SVG, until nobody asks for a while."""
    import vl_convert

    limits.leave_room_for_drawing()
    idle_seconds = float(sys.argv[1])
    # Unbuffered, so that `select` sees all that is there.
    with os.fdopen(0, "rb", buffering=0) as stdin:
        while select.select([stdin], [], [], idle_seconds)[0]:
            body = messages.read(cast(BinaryIO, stdin))
            if body is None:
                return
            svg = vl_convert.vegalite_to_svg(
                json.loads(body), vl_version=_VERSION, allowed_base_urls=[]
            )
            messages.write(sys.stdout.buffer, svg.encode())


if __name__ == "__main__":
    main()
