"""Figures as shown, and who owes a plan."""

from fractions import Fraction

import pytest

from plans.figures.domain import Figure, obligation_of, percent_text, shown
from tests.services.plans.factories import make_sheet


@pytest.mark.parametrize(
    ("numerator", "denominator", "reaches"),
    [(1, 20, True), (4999, 100_000, False), (5000, 100_000, True), (0, 0, False), (5, 100, True)],
)
def test_five_percent_is_reached_on_the_exact_fraction(
    numerator: int, denominator: int, reaches: bool
) -> None:
    assert Figure("ALL", denominator, numerator, denominator, True).reaches(5) is reaches


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        (Fraction(9800, 398), "24.62"),
        (Fraction(5, 1000), "0.01"),
        (Fraction(1, 3), "0.33"),
        (Fraction(-1, 1000), "0.00"),
        (Fraction(100), "100.00"),
        (None, None),
    ],
)
def test_rates_are_shown_with_two_decimals_half_up(
    exact: Fraction | None, text: str | None
) -> None:
    assert percent_text(exact) == text


def test_every_figure_says_where_it_comes_from() -> None:
    figure = shown(make_sheet(), "ALL")
    assert figure is not None
    assert (figure.numerator, figure.denominator, figure.rate) == (98, 398, "24.62")
    assert figure.snapshot_id == make_sheet().snapshot.snapshot_id
    assert figure.rule_version == "nm-chronic-1"


def test_a_masked_figure_shows_no_number() -> None:
    figure = shown(make_sheet(), "B")
    assert figure is not None
    assert figure.is_masked
    assert (figure.numerator, figure.denominator, figure.rate) == (None, None, None)


def test_a_school_at_five_percent_owes_a_plan() -> None:
    owed = obligation_of("school", make_sheet({"ALL": (100, 5, 100)}), everyone_files=False)
    assert (owed.needs_plan, owed.code, owed.section) == (True, "overall-rate", "22-12A-8(B)")


def test_a_subgroup_at_five_percent_is_enough_and_is_named() -> None:
    counts = {"ALL": (1000, 20, 1000), "EL": (60, 3, 60), "F": (500, 10, 500)}
    owed = obligation_of("school", make_sheet(counts), everyone_files=False)
    assert (owed.needs_plan, owed.code, owed.items) == (True, "subgroup-rate", ("EL",))


def test_a_small_subgroup_counts_but_is_not_named() -> None:
    counts = {"ALL": (1000, 20, 1000), "B": (7, 3, 7)}
    owed = obligation_of("school", make_sheet(counts), everyone_files=False)
    assert (owed.code, owed.items) == ("subgroup-rate", ())


def test_a_grade_is_no_subgroup() -> None:
    counts = {"ALL": (1000, 20, 1000), "06": (60, 30, 60)}
    assert not obligation_of("school", make_sheet(counts), everyone_files=False).needs_plan


def test_below_five_percent_nothing_is_owed_unless_everyone_files() -> None:
    sheet = make_sheet({"ALL": (1000, 49, 1000)})
    assert obligation_of("school", sheet, everyone_files=False).code == "below-threshold"
    assert obligation_of("school", sheet, everyone_files=True).code == "everyone-files"
    assert obligation_of("school", None, everyone_files=False).code == "no-figures"
