"""One seeded system of each stack for all faults, and the report of the ledgers at the end."""

from collections.abc import Iterator

import pytest

from tests.faults.books import Books
from tests.systems.stage import Stage, embedded_stage, full_stage

_EMBEDDED_SHARE = 4  # of the repeats on the full stack: so that N=100 fits into an hour
_BALANCES = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--repeat",
        type=int,
        default=1,
        help="how often a fault that says so is repeated, a quarter of it on the embedded stack;"
        " above 1, outages have their full length",
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
def repeat(pytestconfig: pytest.Config, stage: Stage) -> int:
    """How often: once in `make test`. A kill of the embedded stack is a start of all it has."""
    asked = int(pytestconfig.getoption("--repeat", 1))
    return asked if stage.system.is_full else max(1, asked // _EMBEDDED_SHARE)


@pytest.fixture
def has_full_length(pytestconfig: pytest.Config) -> bool:
    """Whether outages last as long as reliability.md says."""
    return int(pytestconfig.getoption("--repeat", 1)) > 1


@pytest.fixture
def books(
    request: pytest.FixtureRequest, pytestconfig: pytest.Config, stage: Stage
) -> Iterator[Books]:
    # test_f04_a_consumer_that_…[full-reporting-…]: what is needed to find it again
    name, _, parameters = request.node.name.partition("[")
    label = f"{name.split('_')[1].upper()} {parameters.rstrip(']')}"
    yield Books(label, pytestconfig.stash.setdefault(_BALANCES, []))
    stage.mend()
