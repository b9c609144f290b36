"""Messages between reporting and its renderer: four bytes of length, then that many bytes."""

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")
MOST_BYTES = 64 * 1024 * 1024


def write(pipe: BinaryIO, body: bytes) -> None:
    """Send one message."""
    pipe.write(_LENGTH.pack(len(body)) + body)
    pipe.flush()


def read(pipe: BinaryIO) -> bytes | None:
    """The next message, or None when the other side has ended, even in the middle of one."""
    head = _exactly(pipe, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise ValueError("a message of this length is none of ours")
    return _exactly(pipe, length)


def _exactly(pipe: BinaryIO, count: int) -> bytes | None:
    """A pipe gives what is there, so ask until all of it has come."""
    parts = bytearray()
    while len(parts) < count:
        part = pipe.read(count - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def packed(facts: dict[str, Any], pdf: bytes = b"") -> bytes:
    """An answer: its facts on the first line, then the PDF."""
    return json.dumps(facts).encode() + b"\n" + pdf


def unpacked(body: bytes) -> tuple[dict[str, Any], bytes]:
    """The reverse of `packed`."""
    head, _, pdf = body.partition(b"\n")
    return json.loads(head), pdf
