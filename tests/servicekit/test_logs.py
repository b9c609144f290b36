"""What stands in a log line."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from servicekit import logs
from servicekit.telemetry import correlated


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged, with the root logger as it was before afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    logs.configure("plans", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_is_one_json_object_that_names_who_said_it_and_in_which_action(
    stream: io.StringIO,
) -> None:
    with correlated("given-by-the-caller"):
        logging.getLogger("aip.requests").info("%s %s", "GET", "/plans")
    said = json.loads(stream.getvalue())
    assert said.pop("timestamp").endswith("+00:00")
    assert said == {
        "event": "GET /plans",
        "level": "info",
        "logger": "aip.requests",
        "deployable": "plans",
        "correlation_id": "given-by-the-caller",
    }


def test_a_break_or_an_escape_in_what_was_sent_does_not_begin_another_line(
    stream: io.StringIO,
) -> None:
    logging.getLogger("aip").warning("path %s", "/a\r\n\u2028{}\x1b[31m")
    (line,) = stream.getvalue().splitlines()
    assert line.isprintable()
    assert json.loads(line)["event"] == "path /a\r\n\u2028{}\x1b[31m"


def test_a_failure_is_told_with_where_it_happened(stream: io.StringIO) -> None:
    try:
        int("x")
    except ValueError:
        logging.getLogger("aip").exception("failed")
    assert "test_logs.py" in json.loads(stream.getvalue())["exception"]
