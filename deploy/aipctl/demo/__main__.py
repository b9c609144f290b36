"""`python -m aipctl.demo --today 2026-10-01 OUT` writes the demo state into the folder OUT."""

import argparse
from datetime import date
from pathlib import Path

from aipctl.demo.state import DemoSize, write_demo


def main() -> None:
    """Read the arguments, write the files, say where they are."""
    size = DemoSize()
    parser = argparse.ArgumentParser(prog="aipctl.demo", description=__doc__)
    parser.add_argument("--today", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    parser.add_argument("--districts", type=int, default=size.districts)
    parser.add_argument("--schools", type=int, default=size.schools)
    parser.add_argument("--students", type=int, default=size.students)
    parser.add_argument("--seed", type=int, default=size.seed)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    size = DemoSize(given.districts, given.schools, given.students, given.seed)
    manifest = write_demo(given.out, today=given.today, size=size)
    print(
        f"{len(manifest.files)} files of {manifest.running_year} and two years before: {given.out}"
    )


if __name__ == "__main__":
    main()
