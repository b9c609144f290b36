"""Days, names and files."""

from datetime import UTC, datetime

import pytest

from reporting.domain.submitted import foldable, last_day_of
from servicekit.spreadsheets import csv_text


@pytest.mark.parametrize(
    ("deadline", "day"),
    [
        (datetime(2026, 10, 16, 6, 0, tzinfo=UTC), "2026-10-15"),  # summer time
        (datetime(2026, 12, 16, 7, 0, tzinfo=UTC), "2026-12-15"),
        (datetime(2026, 11, 2, 7, 0, tzinfo=UTC), "2026-11-01"),  # the day the clocks go back
    ],
)
def test_a_deadline_is_the_end_of_its_day_in_new_mexico(deadline: datetime, day: str) -> None:
    assert last_day_of(deadline).isoformat() == day


def test_names_are_found_without_accents_and_capitals() -> None:
    assert foldable("PIÑON Valley") == foldable("piñon valley") == "pinon valley"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_a_cell_that_a_spreadsheet_could_run_is_marked(start: str) -> None:
    assert csv_text([[f"{start}1"]]).removeprefix("\ufeff").lstrip('"').startswith("'")
    assert "\0" not in csv_text([[f"{start}\0 1"]])


def test_lines_end_and_quotes_double_as_the_standard_says() -> None:
    assert csv_text([["a", 'b"c', "d,e", "f\ng"]]) == '\ufeffa,"b""c","d,e","f\ng"\r\n'
