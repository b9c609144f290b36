"""Bare WeasyPrint: `python -m bench.reference_weasyprint` turns HTML into PDF/UA-1, page by page.

Both ways on its pipes: eight bytes of length, then that many bytes. It lives until its input ends.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

_LENGTH_BYTES = 8


@dataclass(frozen=True)
class BareWeasyPrint:
    """The process seen from outside."""

    child: "subprocess.Popen[bytes]"

    def pdf(self, html: str) -> bytes:
        assert self.child.stdin
        assert self.child.stdout
        _write(self.child.stdin, html.encode())
        return _read(self.child.stdout)


@contextmanager
def bare_weasyprint() -> Iterator[BareWeasyPrint]:
    """Started, and ended afterwards."""
    command = [sys.executable, "-m", "bench.reference_weasyprint"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        yield BareWeasyPrint(child)
        assert child.stdin
        child.stdin.close()


def _write(pipe: IO[bytes], body: bytes) -> None:
    pipe.write(len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    return pipe.read(int.from_bytes(pipe.read(_LENGTH_BYTES), "big"))


def main() -> None:
    """Answer until the other side ends."""
    from weasyprint import HTML

    while html := _read(sys.stdin.buffer):
        pdf: bytes = HTML(string=html.decode()).write_pdf(pdf_variant="pdf/ua-1")
        _write(sys.stdout.buffer, pdf)


if __name__ == "__main__":
    main()
