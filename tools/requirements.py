"""`make requirements`: one line an id of the checklist: the id, a tab, how many tests name it."""

import contextlib
import io
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Named:
    """Which test functions name which ids, learned by collecting."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        from tests.requirement_marks import named_by  # pytest must load it first, to rewrite it

        functions = defaultdict[str, set[str]](set)
        for item in session.items:
            functions[item.nodeid.partition("[")[0]].update(named_by(item))
        for ids in functions.values():
            self.counts.update(ids)


def main() -> int:
    named, said = Named(), io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main(["--collect-only", "-qq", f"--rootdir={ROOT}", str(ROOT)], [named])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        print(said.getvalue(), file=sys.stderr)
        return int(code)
    for one in (ROOT / "tests" / "requirements.txt").read_text().split():
        print(f"{one}\t{named.counts[one]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
