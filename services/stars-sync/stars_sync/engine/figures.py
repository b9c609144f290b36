"""Every figure of a year to date by one query: GROUPING SETS over students, then unpivot."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stars_sync.domain import groups
from stars_sync.domain.figures import Cell, Counts, Place, Reach
from stars_sync.domain.rates import RULE, TierRule
from stars_sync.engine.workbench import Workbench


@dataclass(frozen=True)
class YearToDate:
    """The Parquet files of one school year up to a period, each list in the order of periods.

    There is at least one of each.
    """

    summaries: Sequence[Path]
    snapshots: Sequence[Path]


_FIGURES = """
WITH who AS (  -- a student's groups come from the year's latest snapshot
  SELECT * FROM snapshot QUALIFY row_number() OVER (
    PARTITION BY student_id ORDER BY position DESC, district_code, school_code) = 1
),
races AS (
  SELECT *, list_filter([race1_code, race2_code, race3_code, race4_code, race5_code],
    lambda race: race <> '') AS race FROM who
),
member AS (  -- one of H, MR and a race (D11)
  SELECT student_id, [
    'ALL', student_gender, grade,
    CASE WHEN hispanic_ind = 'Y' THEN 'H' WHEN len(list_distinct(race)) > 1 THEN 'MR'
      ELSE race[1] END,
    CASE WHEN list_contains($disadvantaged, economic_code) THEN 'ED' END,
    CASE WHEN eng_prof_code = $learner THEN 'EL' END,
    CASE WHEN special_ed_code = 'Y' THEN 'SD' END,
    CASE WHEN homeless = 'Y' THEN 'Homeless' END] AS items
  FROM races LEFT JOIN grade_of_level USING (curr_grade_lvl)
),
days AS (  -- a student without a summary row is enrolled, but without data (D04)
  SELECT student_id, district_code, school_code, enrolled_half_days, absent_half_days,
    unexcused_half_days, false AS is_there FROM read_parquet($summaries)
  UNION ALL  -- whoever is in the newest snapshot is still enrolled there
  SELECT student_id, district_code, school_code, 0, 0, 0,
    position = (SELECT max(position) FROM snapshot) FROM snapshot
),
student AS (  -- in each school, once in the district, once in the state (D03); sums are 128 bits
  SELECT student_id, district_code, school_code, sum(enrolled_half_days)::INTEGER AS enrolled,
    sum(absent_half_days)::INTEGER AS absent, sum(unexcused_half_days)::INTEGER AS unexcused,
    bool_or(is_there) AS is_there
  FROM days GROUP BY GROUPING SETS ((student_id, district_code, school_code),
    (student_id, district_code), (student_id))
),
tiered AS (  -- domain.rates.tier_of, of the same numbers
  SELECT district_code, school_code, enrolled, absent, unexcused, is_there,
    enrolled + CASE WHEN is_there THEN $to_come ELSE 0 END AS at_end,
    CASE WHEN at_end >= $least  -- half-days more that keep 100 * absent under edge * at_end
      THEN least(($edges[2] * at_end - 1) // 100 - absent, $to_come) END AS room,
    CASE WHEN enrolled < $least THEN 0 WHEN 100 * absent < $edges[1] * enrolled THEN 1
      WHEN 100 * absent < $edges[2] * enrolled THEN 2
      WHEN 100 * absent < $edges[3] * enrolled THEN 3 ELSE 4 END AS tier,
    unnest(coalesce(items, ['ALL'])) AS item
  FROM student LEFT JOIN member USING (student_id)
)
SELECT district_code, school_code, item, count(*) FILTER (tier = 0), count(*) FILTER (tier = 1),
  count(*) FILTER (tier = 2), count(*) FILTER (tier = 3), count(*) FILTER (tier = 4),
  sum(enrolled)::BIGINT, sum(absent)::BIGINT, sum(unexcused)::BIGINT,
  count(*) FILTER (room < 0), count(*) FILTER (is_there AND room >= 0),
  coalesce(sum(room) FILTER (is_there AND room >= 0), 0)::BIGINT
FROM tiered WHERE item IS NOT NULL GROUP BY district_code, school_code, item
ORDER BY district_code NULLS FIRST, school_code NULLS FIRST, item"""


def _prepare(bench: Workbench, files: YearToDate) -> None:
    """Make what the query reads: the snapshots with their place in the year, and the grades."""
    dated = [
        bench.connection.read_parquet(str(path)).project(f"{position} AS position, *")
        for position, path in enumerate(files.snapshots)
    ]
    union = dated[0]
    for further in dated[1:]:
        union = union.union(further)
    union.create_view("snapshot", replace=True)
    bench.run(
        "CREATE OR REPLACE TEMP TABLE grade_of_level AS"
        " SELECT unnest($levels) AS curr_grade_lvl, unnest($grades) AS grade",
        levels=list(groups.GRADE_OF_LEVEL),
        grades=list(groups.GRADE_OF_LEVEL.values()),
    )


def compute_figures(
    bench: Workbench, files: YearToDate, rule: TierRule = RULE, *, days_to_come: int = 0
) -> list[Cell]:
    """All cells of school, district and state, for all students and each subgroup and grade.

    Sorted by place and item; a group without students has no cell. `days_to_come`: school days
    until the end of the year; what it can still bring is in no cell where there are none.
    """
    _prepare(bench, files)
    found = bench.run(
        _FIGURES,
        summaries=[str(path) for path in files.summaries],
        disadvantaged=list(groups.DISADVANTAGED_CODES),
        learner=groups.LEARNER_CODE,
        least=rule.min_enrolled_half_days,
        edges=list(rule.edges_percent),
        to_come=2 * days_to_come,
    )
    return [
        Cell(
            Place(district, school),
            groups.dimension_of(item),
            item,
            Counts(*counts[:8]),
            Reach(*counts[8:]) if days_to_come else None,
        )
        for district, school, item, *counts in found
    ]
