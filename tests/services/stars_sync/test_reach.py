"""What a running year can still come to: counted by hand at the edges, and told coarsely."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stars_sync.domain.figures import Cell, Counts, Place, Reach
from stars_sync.domain.groups import Dimension
from stars_sync.domain.masks import Audience, MaskRule, masks_of
from stars_sync.domain.periods import Period
from stars_sync.domain.reach import REACH, ReachRule, ToldReach, told_reach
from stars_sync.engine.workbench import Workbench
from tests.services.stars_sync.files import att_sum_row, snapshot_row
from tests.services.stars_sync.test_figures import D40, figures_of, one


def test_days_to_come_follow_from_the_name_of_the_reporting_date() -> None:
    assert [REACH.days_to_come(period) for period in Period] == [140, 100, 60, 0]
    assert ReachRule("short", school_days=100).days_to_come(Period.D120) == 0


def reach_of(
    bench: Workbench,
    folder: Path,
    days: Sequence[tuple[float, float]],
    *,
    left: int = 0,
    to_come: int = 100,
) -> Reach | None:
    """Of students with these days enrolled and absent, the last `left` of them gone since."""
    names = [f"{number:03}" for number in range(len(days))]
    summaries = [
        att_sum_row(name, enrolled, enrolled - absent, 0, slot=D40)
        for name, (enrolled, absent) in zip(names, days, strict=True)
    ]
    there = [snapshot_row(name, slot=D40) for name in names[: len(names) - left]]
    someone_else = snapshot_row("else", school=("531", "020"), slot=D40)
    cells = figures_of(bench, folder, [(summaries, [*there, someone_else])], to_come)
    return one(cells, "412", None).reach


@pytest.mark.requirement("AIP-147", "AIP-096")
@pytest.mark.parametrize(
    ("enrolled", "absent", "reach"),
    [
        # 140 days at the end, 14 of them are exactly 10 %: chronic.
        (40, 14, Reach(1, 0, 0)),
        (40, 13.5, Reach(0, 1, 0)),  # nothing more may be missed
        (40, 13, Reach(0, 1, 1)),  # half a day more, a whole one makes 14
        (40, 4, Reach(0, 1, 19)),  # chronic today, and can still stay under: 13.5 days in all
        (40, 0, Reach(0, 1, 27)),
        (40.5, 14, Reach(0, 1, 0)),  # half a day enrolled more: 14 of 140.5 is under 10 %
        (1, 1, Reach(0, 1, 18)),  # in no tier yet, but will be: 10 of 101 days
        (1, 0, Reach(0, 1, 20)),
    ],
)
def test_a_student_can_stay_under_as_long_as_the_days_to_come_allow(
    bench: Workbench, tmp_path: Path, enrolled: float, absent: float, reach: Reach
) -> None:
    assert reach_of(bench, tmp_path, [(enrolled, absent)]) == reach


def test_whoever_left_has_no_days_to_come(bench: Workbench, tmp_path: Path) -> None:
    stayed, lost, safe, too_short = (40, 4), (40, 4), (40, 3.5), (9.5, 9.5)
    days = [stayed, lost, safe, too_short]
    assert reach_of(bench, tmp_path, days, left=3) == Reach(1, 1, 19)


def test_nobody_can_miss_more_days_than_are_to_come(bench: Workbench, tmp_path: Path) -> None:
    assert reach_of(bench, tmp_path, [(60, 0)], to_come=2) == Reach(0, 1, 4)
    assert reach_of(bench, tmp_path, [(60, 0)], to_come=0) is None


def test_all_may_be_lost_and_nobody_left(bench: Workbench, tmp_path: Path) -> None:
    assert reach_of(bench, tmp_path, [(40, 20)] * 3) == Reach(3, 0, 0)
    assert reach_of(bench, tmp_path, [(40, 0)] * 3, left=3) == Reach(0, 0, 0)


def cell_of(reach: Reach | None, students: int) -> Cell:
    counts = Counts(0, students, 0, 0, 0, 0, 0, 0)
    return Cell(Place("412", "020"), Dimension.ALL, "ALL", counts, reach)


def told(reach: Reach | None, students: int, least: int = 10) -> ToldReach | None:
    cell, rule = cell_of(reach, students), MaskRule(min_public=least)
    (audiences,) = masks_of([cell], rule)
    return told_reach(cell, audiences, rule)


@pytest.mark.parametrize(
    ("lost", "students", "at_least"),
    [(0, 400, 0), (9, 400, 0), (10, 400, 10), (29, 400, 20), (30, 400, 30)],
)
def test_lost_students_are_told_in_whole_tens(lost: int, students: int, at_least: int) -> None:
    assert told(Reach(lost, 0, 0), students) == ToldReach(at_least, None)


def test_ten_students_always_remain_as_the_rest_of_their_group() -> None:
    assert told(Reach(40, 0, 0), 40) == ToldReach(30, None)
    assert told(Reach(19, 0, 0), 19) == ToldReach(0, None)


def test_days_left_are_whole_and_of_ten_students_or_more() -> None:
    assert told(Reach(0, 10, 139), 20) == ToldReach(0, 6)  # 6.95 days each
    assert told(Reach(0, 9, 139), 20) == ToldReach(0, None)


def test_a_finished_year_has_no_outlook() -> None:
    assert told(None, 40) is None


def test_the_smallest_public_group_is_the_step_in_which_lost_students_are_told() -> None:
    assert told(Reach(39, 19, 380), 80, least=20) == ToldReach(20, None)


REACHES = st.integers(0, 60).flatmap(
    lambda lost: st.builds(Reach, st.just(lost), st.integers(0, 60), st.integers(0, 2_000))
)


@given(reach=REACHES, counted=st.integers(0, 80), least=st.integers(0, 25))
def test_nothing_is_told_of_a_group_that_the_public_may_not_see(
    reach: Reach, counted: int, least: int
) -> None:
    rule = MaskRule(min_public=least)
    cell = cell_of(reach, counted)
    (audiences,) = masks_of([cell], rule)
    is_public = Audience.PUBLIC in audiences
    assert (told_reach(cell, audiences, rule) is not None) is is_public


@given(reach=REACHES, students=st.integers(10, 120))
def test_no_answer_tells_single_students_apart(reach: Reach, students: int) -> None:
    """Ten numbers of lost students give the same answer, and all of them are possible."""
    said = told(reach, students)
    assert said is not None
    lost = min(reach.lost, students)
    assert said.lost_at_least <= lost
    assert said.lost_at_least == 0 or students - said.lost_at_least >= 10
    same = [
        other
        for other in range(students + 1)
        if told(Reach(other, reach.able, reach.left_half_days), students) == said
    ]
    assert len(same) >= 10
