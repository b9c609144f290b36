"""The targets table: what may be typed, and what is worked out from it."""

import pytest

from plans.figures.domain import Known, Sheet, percent_text, shown
from plans.improvement.domain.documents import TargetEntry, TargetsDocument, Way
from plans.improvement.domain.targets import (
    Need,
    Target,
    TargetRow,
    TargetUnreadable,
    rate_of,
    target_rows,
)
from tests.services.plans.factories import NOW, make_sheet, make_snapshot, make_targets

FORMER = ("2024-2025", "2025-2026")


def make_known(
    current: Sheet | None = None, former: tuple[Sheet | None, Sheet | None] = (None, None)
) -> Known:
    return Known("2026-2027", FORMER, current, former)


def row_of(
    item: str, document: TargetsDocument | None = None, known: Known | None = None
) -> TargetRow:
    rows = target_rows(
        document or make_targets(), known or make_known(make_sheet()), optional_under=20
    )
    return next(row for row in rows.all if row.item == item)


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("20", "20.00"),
        ("20.5", "20.50"),
        ("20,5", "20.50"),
        (" 20.50 ", "20.50"),
        ("20 %", "20.00"),
        ("0", "0.00"),
        ("100", "100.00"),
        (".5", "0.50"),
        ("20.500", "20.50"),
    ],
)
def test_a_rate_may_be_typed_as_people_write_numbers(typed: str, rate: str) -> None:
    assert percent_text(rate_of(TargetEntry(value=typed), None)) == rate


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("205", "out-of-range"),
        ("-1", "out-of-range"),
        ("100.01", "out-of-range"),
        ("abc", "not-a-number"),
        ("2o", "not-a-number"),
        ("1.2.3", "not-a-number"),
        ("%", "not-a-number"),
        (".", "not-a-number"),
        ("1e1", "not-a-number"),
        ("٢٠", "not-a-number"),
        ("20.125", "too-many-decimals"),
    ],
)
def test_what_is_no_rate_is_named(typed: str, code: str) -> None:
    with pytest.raises(TargetUnreadable) as refused:
        rate_of(TargetEntry(value=typed), None)
    assert refused.value.code == code
    assert refused.value.params["value"] == typed


@pytest.mark.requirement("AIP-147")
def test_a_target_rate_is_shown_in_three_forms_with_who_must_stay_under() -> None:
    row = row_of("ALL", make_targets(ALL="20.0"))
    assert row.target == Target("20.00", "4.62", "18.78")
    assert (row.may_be_chronic, row.must_stay_under) == (80, 322)


@pytest.mark.parametrize(
    ("way", "value", "rate"), [("points", "4.62", "20.00"), ("percent", "50", "12.31")]
)
def test_a_target_may_be_a_cut_from_the_latest_rate(way: Way, value: str, rate: str) -> None:
    document = TargetsDocument(targets={"ALL": TargetEntry(value=value, way=way)})
    target = row_of("ALL", document).target
    assert target is not None
    assert target.rate == rate


def test_a_cut_cannot_be_larger_than_the_rate_nor_stand_without_one() -> None:
    cut = TargetEntry(value="30", way="points")
    with pytest.raises(TargetUnreadable, match="cut-too-large"):
        rate_of(cut, shown(make_sheet(), "ALL"))
    with pytest.raises(TargetUnreadable, match="no-latest-rate"):
        rate_of(cut, None)


def test_a_target_that_cannot_be_read_has_no_arithmetic() -> None:
    row = row_of("ALL", make_targets(ALL="abc"))
    assert (row.target, row.may_be_chronic, row.must_stay_under) == (None, None, None)


@pytest.mark.parametrize(
    ("item", "need"),
    [
        ("ALL", Need.REQUIRED),
        ("EL", Need.REQUIRED),
        ("06", Need.REQUIRED),
        ("Homeless", Need.OPTIONAL),
        ("B", Need.HIDDEN),
        ("A", Need.NO_STUDENTS),
    ],
)
def test_whether_a_group_needs_a_target(item: str, need: Need) -> None:
    assert row_of(item).need is need


def test_a_hidden_group_shows_no_number_at_all() -> None:
    former = make_sheet(NOW | {"B": (40, 8, 40)}, make_snapshot("2025-2026", "EOY"))
    row = row_of("B", make_targets(B="20"), make_known(make_sheet(), (None, former)))
    assert (row.enrolled, row.former, row.latest) == (None, (None, None), None)
    assert (row.target, row.may_be_chronic, row.must_stay_under) == (None, None, None)


def test_a_former_year_is_hidden_alone_where_only_that_year_was_small() -> None:
    former = make_sheet(NOW | {"EL": (8, 2, 8)}, make_snapshot("2025-2026", "EOY"))
    row = row_of("EL", known=make_known(make_sheet(), (None, former)))
    assert row.enrolled == 84
    assert row.former[1] is not None
    assert row.former[1].is_masked


@pytest.mark.requirement("AIP-144", "AIP-145", "AIP-146")
def test_groups_enrollment_and_two_former_years_are_filled_in() -> None:
    old = make_sheet({"ALL": (390, 111, 389)}, make_snapshot("2024-2025", "EOY"))
    new = make_sheet({"ALL": (395, 106, 394)}, make_snapshot("2025-2026", "EOY"))
    rows = target_rows(make_targets(), make_known(make_sheet(), (old, new)), optional_under=20)
    assert [row.item for row in rows.subgroups] == [
        "ALL", "F", "M", "H", "MR", "A", "B", "C", "I", "P", "ED", "EL", "SD", "Homeless",
    ]  # fmt: skip
    first = rows.subgroups[0]
    assert first.enrolled == 402
    assert [figure and figure.rate for figure in first.former] == ["28.53", "26.90"]
    assert first.latest is not None
    assert first.latest.rate == "24.62"


@pytest.mark.requirement("AIP-148", "AIP-149", "AIP-150")
def test_only_the_grades_the_school_has_are_listed() -> None:
    rows = target_rows(make_targets(), make_known(make_sheet()), optional_under=20)
    assert [(row.item, row.enrolled) for row in rows.grades] == [
        ("06", 131),
        ("07", 135),
        ("08", 136),
    ]


def test_before_this_years_figures_the_year_before_is_the_latest() -> None:
    new = make_sheet(NOW, make_snapshot("2025-2026", "EOY"))
    row = row_of("ALL", make_targets(ALL="20"), make_known(None, (None, new)))
    assert row.enrolled is None
    assert row.latest is not None
    assert row.latest.school_year == "2025-2026"
    assert row.target == Target("20.00", "4.62", "18.78")
    assert row.may_be_chronic is None


def test_without_any_figures_only_the_target_for_all_is_needed() -> None:
    rows = target_rows(make_targets(ALL="20"), make_known(), optional_under=20)
    assert [row.need for row in rows.subgroups].count(Need.REQUIRED) == 1
    assert rows.grades == ()
    assert rows.subgroups[0].target == Target("20.00", None, None)
