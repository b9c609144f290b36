"""`aipctl domains import`: the mail domains of the districts, from a file (D18)."""

import csv
from collections.abc import Callable
from pathlib import Path

from servicekit.auth import ServiceClient
from servicekit.errors import FieldProblem, Invalid

_COLUMNS = ("district_code", "domain")


def import_domains(client: ServiceClient, file: Path, say: Callable[[str], None]) -> int:
    """Add the domains of a CSV file (`district_code,domain`), all or none.

    Raises RuntimeError where the file is none, Invalid with the line of each that is refused.
    """
    with file.open(newline="", encoding="utf-8-sig") as opened:
        reader = csv.DictReader(opened)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise RuntimeError(f"{file}: the first line must be {','.join(_COLUMNS)}")
        lines = [(reader.line_num, row) for row in reader]
    items = [{name: (row[name] or "").strip() for name in _COLUMNS} for _, row in lines]
    try:
        client.send("POST", "/api/v1/identity/mail-domains", json={"items": items})
    except Invalid as error:
        error.at = tuple(_at_line(problem, [number for number, _ in lines]) for problem in error.at)
        raise
    say(f"{len(items)} domains are on the list")
    return 0


def _at_line(problem: FieldProblem, numbers: list[int]) -> FieldProblem:
    """`/items/0/domain` as the file's line and column."""
    _, *parts = problem.pointer.split("/")
    if len(parts) < 3:
        return problem
    pointer = f"line {numbers[int(parts[1])]}, {parts[2]}"
    return FieldProblem(pointer, problem.code, problem.detail, problem.params)
