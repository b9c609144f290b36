"""Subgroups and grades of the plan, and STARS's codes behind them (D11, D12; a list is data)."""

from enum import StrEnum


class Dimension(StrEnum):
    """By what the students of a place are divided."""

    ALL = "all"
    SUBGROUP = "subgroup"
    GRADE = "grade"


ALL = "ALL"
GENDERS = ("F", "M")
RACES = ("A", "B", "C", "I", "P")
HISPANIC = "H"
MULTIRACIAL = "MR"
ECONOMICALLY_DISADVANTAGED = "ED"
ENGLISH_LEARNER = "EL"
WITH_DISABILITY = "SD"
HOMELESS = "Homeless"

SUBGROUPS = (
    *GENDERS,
    HISPANIC,
    MULTIRACIAL,
    *RACES,
    ECONOMICALLY_DISADVANTAGED,
    ENGLISH_LEARNER,
    WITH_DISABILITY,
    HOMELESS,
)

GRADES = ("PK", "K", *(f"{grade:02}" for grade in range(1, 13)))
OUT_OF_SCHOOL = "OS"
GRADE_OF_LEVEL = {"KN": "K", "KF": "K"} | {grade: grade for grade in GRADES if grade != "K"}
"""CURR_GRADE_LVL to the plan's grade; half-day and full-day kindergarten are one row."""
GRADE_LEVELS = (*GRADE_OF_LEVEL, OUT_OF_SCHOOL)

DISADVANTAGED_CODES = ("1", "2", "3")
ECONOMIC_CODES = ("", "0", *DISADVANTAGED_CODES)
LEARNER_CODE = "1"
ENGLISH_CODES = ("NT", *(str(code) for code in range(7)))
YES_NO = ("Y", "N")


def dimension_of(item: str) -> Dimension:
    """Which list an item code stands in; the three lists share no code."""
    if item == ALL:
        return Dimension.ALL
    return Dimension.GRADE if item in GRADES else Dimension.SUBGROUP
