"""One seeded system of each stack for all tests here."""

from collections.abc import Iterator

import pytest

from tests.systems.stage import Stage, embedded_stage, full_stage


@pytest.fixture(scope="package", params=["full", "embedded"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with full_stage() if request.param == "full" else embedded_stage() as stage:
        yield stage
