"""The checks of rows, each one condition in SQL over the staged rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from stars_sync.domain.kinds import Kind
from stars_sync.domain.periods import Slot, Window
from stars_sync.domain.problems import Problem, Rule
from stars_sync.engine.layouts import Layout
from stars_sync.engine.staging import DAYS
from stars_sync.engine.workbench import Workbench, literals, quoted


@dataclass(frozen=True)
class Check:
    """Rows for which `condition` holds break `rule` at `column`; `reason` tells a person why."""

    rule: Rule
    column: str
    condition: str
    reason: str

    @property
    def answer(self) -> str:
        """The columns of the report."""
        parts = [quoted(self.column), quoted(self.rule), shown(self.column), quoted(self.reason)]
        return ", ".join(["line", *parts])


def shown(column: str) -> str:
    """SQL of the value in the report: nothing for a student's number."""
    return "''" if column == "STUDENT_ID" else f"left({column}, 100)"


def column_checks(layout: Layout) -> Iterator[Check]:
    """Empty where a value is needed, or a code outside its set, or no number of days."""
    for column in layout.columns:
        if column.half_days:
            yield Check(
                Rule.NOT_DAYS,
                column.name,
                f"NOT regexp_matches({column.name}, {DAYS})",
                "A number of days is needed: 0 or more, in halves.",
            )
        elif not column.may_be_empty:
            yield Check(Rule.EMPTY_VALUE, column.name, f"{column.name} = ''", "A value is needed.")
        if column.pattern:
            fits = f"regexp_full_match({column.name}, {quoted(column.pattern)})"
            condition = f"{column.name} <> '' AND NOT {fits}"
            yield Check(Rule.UNKNOWN_CODE, column.name, condition, "Not of this column's form.")
        if column.codes:
            condition = f"{column.name} <> '' AND {column.name} NOT IN {literals(column.codes)}"
            yield Check(Rule.UNKNOWN_CODE, column.name, condition, "Not a code of this column.")


_KNOWN_DISTRICT = "DISTRICT_CODE IN (SELECT district_code FROM known_school)"


def district_checks() -> Iterator[Check]:
    """A district must be in the directory."""
    yield Check(
        Rule.UNKNOWN_DISTRICT,
        "DISTRICT_CODE",
        f"DISTRICT_CODE <> '' AND NOT {_KNOWN_DISTRICT}",
        "No district in the directory has this code.",
    )


def school_checks() -> Iterator[Check]:
    """So must a school; one of an unknown district is not judged."""
    place = "(DISTRICT_CODE, LOCATION_ID)"
    yield Check(
        Rule.UNKNOWN_SCHOOL,
        "LOCATION_ID",
        f"LOCATION_ID <> '' AND {_KNOWN_DISTRICT} AND {place} NOT IN (FROM known_school)",
        "No school of this district has this code in the directory.",
    )


def snapshot_checks() -> Iterator[Check]:
    """What only STUD_SNAPSHOT knows: one of ethnicity and race decides a group (D11)."""
    yield Check(
        Rule.EMPTY_VALUE,
        "RACE1_CODE",
        "RACE1_CODE = '' AND HISPANIC_IND = 'N'",
        "A student who is not Hispanic needs a race.",
    )


def days_checks() -> Iterator[Check]:
    """Impossible day counts; a check that needs a number passes over what is none."""
    yield Check(
        Rule.MORE_PRESENT_THAN_ENROLLED,
        "TOTAL_DAYS_PRESENT",
        "present > enrolled",
        "More days present than enrolled.",
    )
    yield Check(
        Rule.MORE_UNEXCUSED_THAN_ABSENT,
        "TOTAL_DAYS_UNEXCUSED_ABSENT",
        "present <= enrolled AND unexcused > enrolled - present",
        "More unexcused days than days absent.",
    )


def days_of_period(window: Window) -> Check:
    """More days than the window has: impossible, or counted from the year's first day (D07)."""
    return Check(
        Rule.MORE_DAYS_THAN_PERIOD,
        "TOTAL_DAYS_ENROLLED",
        f"enrolled > {2 * window.weekdays}",
        f"From {window.first_on} to {window.last_on} there are {window.weekdays} weekdays, "
        "and a file holds the days of its own period only.",
    )


def run_checks(bench: Workbench, name: str, checks: Iterable[Check]) -> list[Problem]:
    """Every row that breaks a check."""
    staged = bench.staged
    found = [staged.filter(check.condition).project(check.answer) for check in checks]
    return [
        Problem(name, line, column, Rule(rule), value, reason)
        for line, column, rule, value, reason in reduce(lambda a, b: a.union(b), found).fetchall()
    ]


def slot_problems(bench: Workbench, name: str, slot: Slot) -> list[Problem]:
    """Rows of another year or period; one problem where all rows agree that it is another."""
    years, day = slot.school_year.spellings, slot.as_of.isoformat()
    wanted = (
        (Rule.WRONG_YEAR, "SCHOOL_YEAR", years, f"The file is for {slot.school_year}."),
        (Rule.WRONG_PERIOD, "SNAPSHOT_DATE", (day,), f"The file is for {slot.period}, {day}."),
    )
    problems: list[Problem] = []
    for rule, column, accepted, reason in wanted:
        check = Check(
            rule, column, f"{column} <> '' AND {column} NOT IN {literals(accepted)}", reason
        )
        rows, values, value = bench.staged.aggregate(
            f"count(*), count(DISTINCT {column}), any_value({column})"
        ).fetchall()[0]
        if rows > 1 and values == 1 and value not in ("", *accepted):
            problems.append(Problem(name, 0, column, rule, value[:100], f"Every row. {reason}"))
        elif values:
            problems += run_checks(bench, name, [check])
    return problems


_KEYS = {
    Kind.DISTRICTS: ("DISTRICT_CODE",),
    Kind.LOCATIONS: ("DISTRICT_CODE", "LOCATION_ID"),
    Kind.STUD_ATT_SUM: ("DISTRICT_CODE", "LOCATION_ID", "STUDENT_ID"),
    Kind.STUD_SNAPSHOT: ("DISTRICT_CODE", "LOCATION_ID", "STUDENT_ID"),
}


def duplicates(bench: Workbench, name: str, kind: Kind) -> list[Problem]:
    """Each row whose key stands in an earlier line; a student is one row a school."""
    key, column = ", ".join(_KEYS[kind]), _KEYS[kind][-1]
    filled = " AND ".join(f"{part} <> ''" for part in _KEYS[kind])
    keys = bench.staged.filter(filled).aggregate(f"{key}, min(line) AS first, count(*) AS n", key)
    repeated = keys.filter("n > 1").set_alias("repeated")
    rows = bench.staged.set_alias("row").join(repeated, key).filter("line > first")
    what = "code" if kind.is_directory else "student, at the same school,"
    rule = Rule.DUPLICATE_CODE if kind.is_directory else Rule.DUPLICATE_STUDENT
    return [
        Problem(name, line, column, rule, value, f"The same {what} stands in line {first}.")
        for line, value, first in rows.project(f"line, {shown(column)}, first").fetchall()
    ]
