"""The bytes of a file before any row is read: hash, encoding, line ends, header."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stars_sync.domain.problems import Problem, Rule

_BLOCK = 1 << 20
_LONGEST_LINE = 1 << 18
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"
PLACEHOLDER = "\x1f"
"""Stands for a line that is already reported; no accepted line can hold this character."""


@dataclass
class Scan:
    """What the bytes say. `readable` is the file, or a copy with the bad lines replaced."""

    readable: Path
    sha256: str = ""
    header: list[str] = field(default_factory=list)
    line_count: int = 0
    has_cut_end: bool = False
    problems: list[Problem] = field(default_factory=list)
    may_go_on: bool = True


def scan(path: Path, name: str, workspace: Path, *, sha256: str | None) -> Scan:
    """Look at every byte once; a second, slower look only where something is odd.

    A file without an end of its last line may be cut there: that is a problem unless the sender's
    `sha256` shows that all of it arrived.
    """
    found = Scan(readable=path)
    is_odd = _look(path, found)
    stop = _refuse_whole(path, name, found, sha256)
    if stop is not None:
        found.problems, found.may_go_on = [stop], False
        return found
    if is_odd:
        found.readable = workspace / "readable.csv"
        found.problems = list(_replace_bad_lines(path, name, found.readable))
    found.has_cut_end = found.has_cut_end and sha256 is None
    if found.has_cut_end:  # whatever else the end looks like, it is the cut
        found.problems = [p for p in found.problems if p.line != found.line_count]
    stops = [p for p in found.problems if p.line == 1 or p.rule is Rule.LINE_TOO_LONG]
    found.may_go_on = not stops
    if found.may_go_on:
        found.header = _header(path)
    return found


def _look(path: Path, found: Scan) -> bool:
    """Hash and count; true where some line needs a look of its own."""
    digest, is_odd, last = hashlib.sha256(), False, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if not block.endswith(b"\n"):
                rest = file.readline(_LONGEST_LINE)
                is_odd = is_odd or len(rest) == _LONGEST_LINE
                block += rest
            digest.update(block)
            found.line_count += block.count(b"\n")
            is_odd = is_odd or _is_odd(block)
            last = block
    found.sha256 = digest.hexdigest()
    found.has_cut_end = bool(last) and not last.endswith(b"\n")
    found.line_count += found.has_cut_end
    return is_odd


def _is_odd(block: bytes) -> bool:
    return (
        len(block.translate(None, delete=_CONTROLS)) != len(block)
        or block.count(b"\r") != block.count(b"\r\n")
        or block.startswith((b"\n", b"\r\n"))
        or b"\n\n" in block
        or b"\n\r\n" in block
        or not _is_utf8(block)
        # a line of this length covers one of these halves whole
        or any(
            block.find(b"\n", at, at + _LONGEST_LINE // 2) < 0
            for at in range(0, len(block), _LONGEST_LINE // 2)
        )
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_whole(path: Path, name: str, found: Scan, sha256: str | None) -> Problem | None:
    """What makes any further look pointless."""
    with path.open("rb") as file:
        start = file.read(4)
    if sha256 is not None and sha256.lower() != found.sha256:
        return Problem(
            name, 0, "", Rule.WRONG_HASH, "", "The file is not the one its sender described."
        )
    if not start.removeprefix(_BOM):
        return Problem(name, 0, "", Rule.EMPTY_FILE, "", "The file is empty.")
    if start.startswith(_UTF16):
        return Problem(
            name, 0, "", Rule.WRONG_ENCODING, "", "The file is UTF-16; it must be UTF-8."
        )
    return None


def _replace_bad_lines(path: Path, name: str, copy: Path) -> Iterator[Problem]:
    """Copy the file with a placeholder for every line no row can be read from."""
    with path.open("rb") as file, copy.open("wb") as out:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), start=1):
            body = line.removesuffix(b"\n").removesuffix(b"\r")
            if len(line) == _LONGEST_LINE:
                reason = f"The line is longer than {_LONGEST_LINE} bytes; nothing after it is read."
                yield Problem(name, number, "", Rule.LINE_TOO_LONG, "", reason)
                return
            wrong = _wrong_with(body)
            out.write(line if wrong is None else PLACEHOLDER.encode() + b"\n")
            if wrong is not None:
                yield Problem(name, number, "", wrong[0], "", wrong[1])


def _wrong_with(body: bytes) -> tuple[Rule, str] | None:
    if b"\0" in body:
        return Rule.NUL_BYTE, "The line holds a NUL byte."
    if not _is_utf8(body):
        return Rule.WRONG_ENCODING, "The line is not UTF-8."
    if len(body.translate(None, delete=_CONTROLS + b"\r")) != len(body):
        return Rule.CONTROL_CHARACTER, "The line holds a control character."
    if not body.removeprefix(_BOM):
        return Rule.BROKEN_LINE, "The line is empty."
    return None


def _header(path: Path) -> list[str]:
    """Column names of the first line, in capitals."""
    with path.open("rb") as file:
        line = file.readline().removeprefix(_BOM).decode()
    return [name.strip().strip('"').strip().upper() for name in line.split(",")]
