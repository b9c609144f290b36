"""Which SQL a piece of work runs: equal work for known and unknown is compared by it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The statements run meanwhile, those that read too, without their values."""
    said: list[str] = []

    def note(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        said.append(re.sub(r"\s+", " ", statement))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)
