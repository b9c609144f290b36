"""From lines to a table of trimmed columns, each row with its line number in the file."""

from stars_sync.domain.problems import Problem, Rule
from stars_sync.engine.layouts import Column, Layout
from stars_sync.engine.scanning import PLACEHOLDER, Scan
from stars_sync.engine.workbench import Workbench

# Lines are read whole and split here, because DuckDB's own reader gives no line numbers once a
# line is broken; it is as fast. RFC 4180, but a field holds no line end.
_NUMBER_LINES = """
CREATE OR REPLACE TEMP TABLE numbered AS
SELECT row_number() OVER () + 1 AS line, line AS text
FROM read_csv($path, columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '',
  header = false, skip = 1, auto_detect = false, nullstr = '\x02', strict_mode = false)
"""
_SPLIT_LINES = """
CREATE OR REPLACE TEMP VIEW split AS
SELECT line, CASE WHEN NOT contains(text, '"') THEN parts
  WHEN array_to_string(parts, ',') <> text THEN []
  ELSE list_transform(parts, lambda part: CASE WHEN starts_with(part, '"')
    THEN replace(part[2:-2], '""', '"') ELSE part END) END AS field
FROM (
  SELECT line, text, CASE WHEN contains(text, '"')
    THEN regexp_extract_all(text || ',', '("(?:[^"]|"")*"|[^",]*),', 1)
    ELSE string_split(text, ',') END AS parts
  FROM numbered WHERE text <> getvariable('placeholder'))
"""
DAYS = r"'^[0-9]{1,3}(\.[05]0?)?$'"
_HALF_DAYS = (
    "CASE WHEN regexp_matches({name}, {days})"
    " THEN CAST(2 * CAST({name} AS DECIMAL(6, 2)) AS INTEGER) END AS {half_days}"
)


def header_problems(name: str, scan: Scan, layout: Layout) -> list[Problem]:
    """Columns missing, unknown or there twice; any of them refuses the file."""
    there = set(scan.header)
    required = [column.name for column in layout.columns if column.is_required]
    missing = [
        Problem(name, 1, column, Rule.MISSING_COLUMN, "", "This column is required.")
        for column in required
        if column not in there
    ]
    unknown = [
        Problem(name, 1, column[:100], Rule.UNKNOWN_COLUMN, "", "No such column is known.")
        for column in scan.header
        if column not in layout.known
    ]
    repeated = [
        Problem(name, 1, column[:100], Rule.REPEATED_COLUMN, "", "This column is there twice.")
        for column in sorted(there & layout.known)
        if scan.header.count(column) > 1
    ]
    return missing + unknown + repeated


def _trimmed(column: Column, header: list[str]) -> str:
    if column.name not in header:
        return f"'' AS {column.name}"
    return f"trim(field[{header.index(column.name) + 1}]) AS {column.name}"


def stage(bench: Workbench, scan: Scan, layout: Layout) -> None:
    """Fill `staged`: line, field_count, each column we use as trimmed text, days as half-days.

    Half-days are NULL where the text is no number of days.
    """
    bench.run("SET preserve_insertion_order = true")  # a line's number is its place
    bench.run(_NUMBER_LINES, path=str(scan.readable))
    bench.run("SET preserve_insertion_order = false")
    bench.connection.execute("SET VARIABLE placeholder = ?", [PLACEHOLDER])
    bench.run(_SPLIT_LINES)
    texts = ["line", "len(field) AS field_count"]
    texts += [_trimmed(column, scan.header) for column in layout.columns]
    days = ["*"] + [
        _HALF_DAYS.format(name=column.name, half_days=column.half_days, days=DAYS)
        for column in layout.columns
        if column.half_days
    ]
    lines = bench.connection.view("split")
    bench.keep(lines.project(", ".join(texts)).project(", ".join(days)), "staged")
    bench.run("DROP TABLE numbered")


def line_problems(bench: Workbench, name: str, scan: Scan) -> list[Problem]:
    """Lines with too few or too many fields; they are taken out of `staged`."""
    problems = []
    if scan.has_cut_end:
        reason = "The last line has no line end, so the file may be cut here."
        problems.append(Problem(name, scan.line_count, "", Rule.CUT_LAST_LINE, "", reason))
        bench.run("DELETE FROM staged WHERE line = $line", line=scan.line_count)
    wanted = len(scan.header)
    for line, count in bench.run(
        "SELECT line, field_count FROM staged WHERE field_count <> $wanted", wanted=wanted
    ):
        reason = (
            f"The line has {count} fields, the header {wanted}."
            if count
            else "The line's quotes do not match."
        )
        problems.append(Problem(name, line, "", Rule.BROKEN_LINE, "", reason))
    if problems:
        bench.run("DELETE FROM staged WHERE field_count <> $wanted", wanted=wanted)
    return problems
