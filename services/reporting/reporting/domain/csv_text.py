"""CSV that no spreadsheet takes for a formula (R31)."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """RFC 4180 text of `rows`, with a mark at its start by which spreadsheets know it is UTF-8.

    A cell that a spreadsheet could run gets a `'` before it; NUL, which no reader takes, goes.
    """
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def _as_text(cell: str) -> str:
    marked = f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
    return marked.replace("\0", "")
