"""How `make test` cuts the tests into parts for its two processes: file by file, with exceptions.

While a browser of Playwright's is open, its thread runs an event loop and can begin no other: the
folders with browsers are one part, so that they open and close theirs one after the other. A folder
that plays on a system of each stack is two parts, so that each is started once. Parts begin in the
order of their folders: those that take long have few tests, and come first.
"""

import re
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

_CHROMIUM = ("tests/browser/", "tests/webui/")
_ON_STACK = re.compile(r"tests/(e2e|faults)/.*\[(?:.*-)?(full|embedded)[]-]")


class Parts(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(_CHROMIUM):
            return "Chromium"
        if on_stack := _ON_STACK.match(nodeid):
            return " ".join(on_stack.groups())
        return str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Parts:
    return Parts(config, log)
