"""What can be wrong with a file: rules with stable codes, and one problem a place (D20)."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The code of a check; pages translate by it."""

    # the file as a whole: it is refused, whatever its rows say
    UNKNOWN_FILE = "unknown-file"
    SECOND_FILE = "second-file"
    MISSING_FILE = "missing-file"
    EMPTY_FILE = "empty-file"
    NO_ROWS = "no-rows"
    WRONG_HASH = "wrong-hash"
    WRONG_ROW_COUNT = "wrong-row-count"
    WRONG_ENCODING = "wrong-encoding"
    NUL_BYTE = "nul-byte"
    CONTROL_CHARACTER = "control-character"
    LINE_TOO_LONG = "line-too-long"
    MISSING_COLUMN = "missing-column"
    UNKNOWN_COLUMN = "unknown-column"
    REPEATED_COLUMN = "repeated-column"
    BROKEN_LINE = "broken-line"
    CUT_LAST_LINE = "cut-last-line"
    WRONG_YEAR = "wrong-year"
    WRONG_PERIOD = "wrong-period"
    CUMULATIVE_FILE = "cumulative-file"
    # one row
    EMPTY_VALUE = "empty-value"
    UNKNOWN_CODE = "unknown-code"
    UNKNOWN_DISTRICT = "unknown-district"
    UNKNOWN_SCHOOL = "unknown-school"
    DUPLICATE_STUDENT = "duplicate-student"
    DUPLICATE_CODE = "duplicate-code"
    NOT_DAYS = "not-days"
    MORE_PRESENT_THAN_ENROLLED = "more-present-than-enrolled"
    MORE_UNEXCUSED_THAN_ABSENT = "more-unexcused-than-absent"
    MORE_DAYS_THAN_PERIOD = "more-days-than-period"

    @property
    def is_structural(self) -> bool:
        """Whether it refuses the file even where IT would leave single rows out (D20)."""
        return self not in _ROW_RULES


_ROW_RULES = frozenset(list(Rule)[list(Rule).index(Rule.EMPTY_VALUE) :])


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong. `line` counts from 1, the header; 0 is the file as a whole.

    `value` is what stands there, never a student's number.
    """

    file: str
    line: int
    column: str
    rule: Rule
    value: str
    reason: str
