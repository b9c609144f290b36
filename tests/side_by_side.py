"""How `make test` cuts the tests into parts for its two processes: file by file, Chromium's as one.

While a browser of Playwright's is open, its thread runs an event loop and can begin no other: the
folders with browsers are one part, so that they open and close theirs one after the other. Parts
begin in the order of their folders: those that take long have few tests, and come first.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

_CHROMIUM = ("tests/browser/", "tests/webui/")


class Parts(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    def _split_scope(self, nodeid: str) -> str:
        return "Chromium" if nodeid.startswith(_CHROMIUM) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Parts:
    return Parts(config, log)
