"""`make sizes`: the longest Python files and functions, longest first."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("libs", "services", "gateway", "deploy", "tests", "bench", "tools")
SHOWN = 10


def sources() -> Iterator[Path]:
    """Every Python file of ours."""
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


def file_sizes() -> Iterator[tuple[int, str]]:
    """Lines and path of each file."""
    for path in sources():
        yield len(path.read_text().splitlines()), str(path.relative_to(ROOT))


def function_sizes() -> Iterator[tuple[int, str]]:
    """Lines and place of each function, decorators and docstring not counted."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) and node.body[1:] else node.body[0]
                lines = (node.end_lineno or node.lineno) - first.lineno + 1
                yield lines, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def main() -> int:
    for title, sizes in (("files", file_sizes()), ("functions", function_sizes())):
        print(f"longest {title} (lines)")
        for lines, name in sorted(sizes, reverse=True)[:SHOWN]:
            print(f"{lines:6} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
