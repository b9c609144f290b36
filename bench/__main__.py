"""Runs the benches, prints a table, writes build/bench.json; `ONLY` as the argument runs one."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.measuring import DECLARED

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "build" / "bench.json"
MODULES = ("bus", "plans", "gateway", "sign_in", "alike", "pdf", "deadline_day", "revocation")


def main(only: str) -> int:
    """Exit code 2 where no line is called `only`; a goal missed is told, and no error."""
    for module in MODULES:
        import_module(f"bench.{module}")
    chosen = [one for one in DECLARED if not only or any(it.name == only for it in one.lines)]
    if not chosen:
        names = ", ".join(line.name for one in DECLARED for line in one.lines)
        print(f"no bench is called {only}; there are: {names}", file=sys.stderr)
        return 2
    print(f"{'':34}{'ours':>12}{'reference':>12} {'unit':<12}{'ratio':>7}  goal")
    results = []
    for measurement in chosen:
        for result in measurement.results():
            results.append(result)
            print(_row(result), flush=True)
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(json.dumps(results, indent=1) + "\n")
    return 0


def _row(result: dict[str, Any]) -> str:
    verdict = {True: "met", False: "MISSED", None: ""}[result["met"]]
    return (
        f"{result['name']:34}{result['ours']:>12,.2f}{result['reference']:>12,.2f} "
        f"{result['unit']:<12}{result['ratio']:>7.2f}  {result['goal'] or ''} {verdict}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
