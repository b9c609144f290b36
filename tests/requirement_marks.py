"""`@pytest.mark.requirement("AIP-051")`: which feature of the checklist a test proves.

Ids stand in tests/requirements.txt; a test names at most three. `make requirements` counts them.
"""

from pathlib import Path

import pytest

IDS = tuple(Path(__file__).with_name("requirements.txt").read_text().split())
_MOST = 3


def named_by(item: pytest.Item) -> tuple[str, ...]:
    """The ids a test names, over all its marks."""
    return tuple(one for mark in item.iter_markers("requirement") for one in mark.args)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        ids = named_by(item)
        unknown = set(ids).difference(IDS)
        if unknown:
            raise pytest.UsageError(f"{item.nodeid} names no id of the checklist: {unknown}")
        if len(ids) > _MOST:
            raise pytest.UsageError(f"{item.nodeid} names more than {_MOST} ids")
