"""Dates, times and numbers as people of both languages read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask

from tests.webui.demo import make_app
from webui import formats

DUE = date(2026, 10, 15)
SAVED = datetime(2026, 10, 5, 21, 4, tzinfo=UTC)


@pytest.fixture
def app() -> Flask:
    return make_app()


@pytest.fixture
def _english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


@pytest.fixture
def _spanish(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=es"):
        yield


@pytest.mark.usefixtures("_english")
def test_english_dates_and_times() -> None:
    assert formats.long_date(DUE) == "Thursday, October 15, 2026"
    assert formats.short_date(DUE) == "October 15, 2026"
    assert formats.clock_time(SAVED) == "3:04\u00a0PM"
    assert formats.date_time(SAVED) == "Monday, October 5, 2026, 3:04\u00a0PM"


@pytest.mark.usefixtures("_spanish")
def test_spanish_dates_and_times() -> None:
    assert formats.long_date(DUE) == "jueves 15 de octubre de 2026"
    assert formats.short_date(DUE) == "15 de octubre de 2026"
    assert formats.clock_time(SAVED) == "3:04\u00a0p.\u00a0m."


@pytest.mark.usefixtures("_english")
def test_an_instant_late_in_the_evening_belongs_to_the_mountain_day() -> None:
    assert formats.short_date(datetime(2026, 10, 6, 5, 30, tzinfo=UTC)) == "October 5, 2026"


@pytest.mark.usefixtures("_english")
@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 10, 3), "in 12 days"),
        (date(2026, 10, 14), "in 1 day"),
        (DUE, "today"),
        (date(2026, 10, 16), "1 day ago"),
        (date(2026, 10, 18), "3 days ago"),
    ],
)
def test_a_deadline_is_told_in_days(today: date, said: str) -> None:
    assert formats.days_away(DUE, today) == said


@pytest.mark.usefixtures("_spanish")
def test_a_deadline_is_told_in_spanish_days() -> None:
    assert formats.days_away(DUE, date(2026, 10, 3)) == "en 12 días"
    assert formats.days_away(DUE, date(2026, 10, 16)) == "hace 1 día"


@pytest.mark.usefixtures("_english")
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(9800, 398), "24.6"),
        (Decimal("20.05"), "20.1"),
        (Fraction(1, 20), "0.1"),
        (Fraction(199_900, 1000), "199.9"),
        (0, "0.0"),
        (100, "100.0"),
        (-Fraction(1, 2), "-0.5"),
    ],
)
def test_a_rate_has_one_place_and_halves_go_up(value: Decimal | Fraction | int, shown: str) -> None:
    assert formats.percent(value) == f"{shown}\u00a0%"


@pytest.mark.usefixtures("_english")
def test_a_rate_comes_from_its_counts() -> None:
    assert formats.rate(98, 398) == "24.6\u00a0%"
    assert formats.rate(0, 0) == "–"


@pytest.mark.usefixtures("_english")
def test_counts_years_lists_and_initials() -> None:
    assert formats.counted(1874) == "1,874"
    assert formats.school_year("2026-27") == "2026–\u206027"
    assert formats.joined(["Tier 1", "Tier 2", "Tier 3"]) == "Tier 1, Tier 2, and Tier 3"
    assert formats.initials("Lupe Sandoval-Reyes de la Cruz") == "LC"
    assert formats.initials("Dana") == "D"
