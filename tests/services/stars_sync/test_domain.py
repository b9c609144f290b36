"""The rate kernel at its edges, periods, masks."""

from datetime import date
from decimal import Decimal

import pytest

from stars_sync.domain.figures import Cell, Counts, Place
from stars_sync.domain.groups import GRADES, SUBGROUPS, Dimension, dimension_of
from stars_sync.domain.kinds import Kind
from stars_sync.domain.masks import Audience, MaskRule, masks_of
from stars_sync.domain.periods import Period, SchoolYear, running_year
from stars_sync.domain.problems import Rule
from stars_sync.domain.rates import RULE, Days, Tier, percent, tier_of
from stars_sync.domain.releases import Release, StoredFile, plan_releases


@pytest.mark.requirement("AIP-102", "AIP-103", "AIP-104")
@pytest.mark.parametrize(
    ("absent", "enrolled", "tier"),
    [
        (0, 20, Tier.ONE),
        (4_999, 100_000, Tier.ONE),
        (5_000, 100_000, Tier.TWO),
        (9_999, 100_000, Tier.TWO),
        (10_000, 100_000, Tier.THREE),
        (19_999, 100_000, Tier.THREE),
        (20_000, 100_000, Tier.FOUR),
        (18, 360, Tier.TWO),  # 9 of 180 days: exactly 5 %
        (36, 360, Tier.THREE),  # exactly 10 %
        (72, 360, Tier.FOUR),  # 36 of 180 days: exactly 20 %, whatever a days column says (C02)
        (71, 360, Tier.THREE),  # half a day less
    ],
)
def test_a_tier_begins_exactly_at_its_lower_edge(absent: int, enrolled: int, tier: Tier) -> None:
    assert tier_of(Days(enrolled, absent)) is tier


def test_only_tiers_three_and_four_are_chronic() -> None:
    assert [tier.is_chronic for tier in Tier] == [False, False, False, True, True]


def test_under_ten_days_is_no_tier_and_ten_days_is_one() -> None:
    assert tier_of(Days(19, 19)) is Tier.NOT_IN_A_TIER
    assert tier_of(Days(0, 0)) is Tier.NOT_IN_A_TIER
    assert tier_of(Days(20, 2)) is Tier.THREE


def test_days_of_two_schools_add_up_to_a_tier() -> None:
    assert tier_of(Days(12, 0, 0) + Days(10, 3, 1)) is Tier.THREE


def test_a_percent_is_rounded_half_up_for_display_only() -> None:
    assert percent(98, 398) == Decimal("24.62")
    assert percent(1, 800) == Decimal("0.13")
    assert percent(0, 0) is None


@pytest.mark.requirement("AIP-128")
def test_a_school_year_reads_both_spellings_and_knows_its_periods() -> None:
    year = SchoolYear.parse("2026-06-30")
    assert year == SchoolYear.parse("2025-2026")
    assert [year.date_of(period) for period in Period] == [
        date(2025, 10, 1),
        date(2025, 12, 15),
        date(2026, 3, 1),
        date(2026, 6, 1),
    ]


@pytest.mark.parametrize("text", ["2025", "2025-2027", "2026-06-29", "2025/2026", ""])
def test_other_spellings_of_a_school_year_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="school year"):
        SchoolYear.parse(text)


def test_a_period_begins_the_day_after_the_former_one() -> None:
    window = SchoolYear(2025).slot_of(Period.D80).window
    assert (window.first_on, window.last_on) == (date(2025, 10, 2), date(2025, 12, 15))
    assert window.weekdays == 53


def test_the_running_year_is_the_latest_with_a_40_day_date_behind_it() -> None:
    assert str(running_year(date(2026, 9, 30))) == "2025-2026"
    assert str(running_year(date(2026, 10, 1))) == "2026-2027"
    assert str(running_year(date(2027, 1, 5))) == "2026-2027"


def test_thirteen_subgroups_and_fourteen_grades_share_no_code() -> None:
    assert (len(SUBGROUPS), len(GRADES)) == (13, 14)
    assert not set(SUBGROUPS) & set(GRADES)
    assert dimension_of("ALL") is Dimension.ALL
    assert dimension_of("05") is Dimension.GRADE
    assert dimension_of("Homeless") is Dimension.SUBGROUP


def cell_of(counted: int, not_in_tier: int = 0) -> Cell:
    counts = Counts(not_in_tier, counted, 0, 0, 0, 0, 0, 0)
    return Cell(Place("412", "020"), Dimension.ALL, "ALL", counts)


def test_a_group_under_ten_is_for_its_own_people_only() -> None:
    small, large = masks_of([cell_of(9, not_in_tier=5), cell_of(10)], MaskRule())
    assert small == {Audience.OWN}
    assert large == set(Audience)


def test_the_smallest_public_group_is_a_setting() -> None:
    (mask,) = masks_of([cell_of(19)], MaskRule(min_public=20))
    assert mask == {Audience.OWN, Audience.STATE}


def test_a_group_without_any_counted_student_is_hidden_too() -> None:
    (mask,) = masks_of([cell_of(0, not_in_tier=3)], MaskRule())
    assert mask == {Audience.OWN}


def stored(period: Period, kind: Kind = Kind.STUD_ATT_SUM, sha256: str = "a") -> StoredFile:
    return StoredFile(SchoolYear(2025).slot_of(period), kind, sha256, 10)


SNAPSHOT_40 = stored(Period.D40, Kind.STUD_SNAPSHOT)


def test_a_release_holds_every_file_of_its_year_so_far() -> None:
    releases, problems = plan_releases(
        [stored(Period.D40), SNAPSHOT_40], [stored(Period.D80, sha256="b")]
    )
    assert problems == []
    (release,) = releases
    assert release.slot.period is Period.D80
    assert [(file.slot.period, file.kind) for file in release.files] == [
        (Period.D40, Kind.STUD_ATT_SUM),
        (Period.D40, Kind.STUD_SNAPSHOT),
        (Period.D80, Kind.STUD_ATT_SUM),
    ]


def test_a_corrected_file_makes_its_own_and_every_later_release() -> None:
    known = [stored(Period.D40), SNAPSHOT_40, stored(Period.D80), stored(Period.D120)]
    releases, _ = plan_releases(known, [stored(Period.D80, sha256="new")])
    assert [release.slot.period for release in releases] == [Period.D80, Period.D120]
    assert all(release.files[2].sha256 == "new" for release in releases)


def test_a_release_that_lacks_a_file_is_named() -> None:
    _, problems = plan_releases([stored(Period.D40)], [stored(Period.D120)])
    assert [(problem.rule, problem.value) for problem in problems] == [
        (Rule.MISSING_FILE, "2025-2026 80D"),
        (Rule.MISSING_FILE, "2025-2026 120D"),
    ]


def test_a_release_is_named_by_its_files_and_the_rules_it_stands_on() -> None:
    release = Release(SNAPSHOT_40.slot, (stored(Period.D40), SNAPSHOT_40))
    other = Release(SNAPSHOT_40.slot, (stored(Period.D40, sha256="b"), SNAPSHOT_40))
    names = {
        release.content_hash(RULE, MaskRule()),
        other.content_hash(RULE, MaskRule()),
        release.content_hash(RULE, MaskRule(min_public=20)),
    }
    assert len(names) == 3
    assert release.content_hash(RULE, MaskRule()) in names
