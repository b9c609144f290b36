"""Files for spreadsheets, in which no cell is taken for a formula (R31, S29)."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

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


def xlsx_bytes(sheet: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one sheet of texts; the first row is its head and stays in view.

    Every cell is a string, whatever it looks like: none is a formula, a number or a link.
    """
    import xlsxwriter  # only who exports workbooks has it

    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(number, column, _as_text(cell), None if number else bold)
        page.freeze_panes(1, 0)
        page.autofit()
    return written.getvalue()


def _as_text(cell: str) -> str:
    marked = f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell
    return marked.replace("\0", "")
