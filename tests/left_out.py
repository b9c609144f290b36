"""Tests that read `../shared/data`, which the project may not contain: left out where it is absent.

The closing lines of a run say how many were left out, so that nobody takes silence for success.
"""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
_REASON = "reads ../shared/data, which is not here"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data that lies beside a checkout on the project's own machines."""
    if not SHARED.is_dir():
        pytest.skip(_REASON)  # the only reason for which a test may be left out
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = [
        report
        for report in terminalreporter.getreports("skipped")
        if _REASON in str(report.longrepr)
    ]
    if left_out:
        terminalreporter.write_line(f"left out: {len(left_out)} tests: each {_REASON}", yellow=True)
