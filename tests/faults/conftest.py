"""One seeded system of each stack for all faults, and the report of the ledgers at the end."""

from collections.abc import Iterator

import pytest

from tests.faults.books import Books
from tests.systems.stage import Stage, embedded_stage, full_stage

_BALANCES = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--repeat",
        type=int,
        default=1,
        help="how often a fault that says so is repeated; above 1, outages have their full length",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_BALANCES] = []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if balances := config.stash.get(_BALANCES, []):
        terminalreporter.section("ledgers of the faults")
        for line in balances:
            terminalreporter.write_line(line)


@pytest.fixture(scope="package", params=["full", "embedded"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with full_stage() if request.param == "full" else embedded_stage() as stage:
        yield stage


@pytest.fixture
def repeat(pytestconfig: pytest.Config) -> int:
    """How often: once in `make test`."""
    return int(pytestconfig.getoption("--repeat", 1))


@pytest.fixture
def has_full_length(repeat: int) -> bool:
    """Whether outages last as long as reliability.md says."""
    return repeat > 1


@pytest.fixture
def books(
    request: pytest.FixtureRequest, pytestconfig: pytest.Config, stage: Stage
) -> Iterator[Books]:
    # test_f04_a_consumer_that_…[full-reporting-…]: what is needed to find it again
    name, _, parameters = request.node.name.partition("[")
    label = f"{name.split('_')[1].upper()} {parameters.rstrip(']')}"
    yield Books(label, pytestconfig.stash.setdefault(_BALANCES, []))
    stage.mend()
