"""Conditions and columns that the queries of every subject share."""

from typing import Any

from sqlalchemy import ColumnElement, String, Text, and_, bindparam, cast, func, or_

from contracts.organizations import Organization

_DISTRICT, _SCHOOL = bindparam("in_district", type_=String), bindparam("in_school", type_=String)


def covered(columns: Any, within: Organization) -> ColumnElement[bool]:
    """The scope check of every lookup: rows whose organization `within` covers (R16)."""
    conditions: list[ColumnElement[bool]] = []
    if within.district_code is not None:
        conditions.append(columns.district_code == within.district_code)
    if within.school_code is not None:
        conditions.append(columns.school_code == within.school_code)
    return and_(True, *conditions)


def covered_by_values(columns: Any) -> ColumnElement[bool]:
    """`covered` in a statement that is made once, a constant; executed with `values_of(within)`."""
    return and_(
        or_(_DISTRICT.is_(None), columns.district_code == _DISTRICT),
        or_(_SCHOOL.is_(None), columns.school_code == _SCHOOL),
    )


def values_of(within: Organization) -> dict[str, str | None]:
    """What `covered_by_values` compares with."""
    return {"in_district": within.district_code, "in_school": within.school_code}


def has_words(columns: Any, words: str) -> ColumnElement[bool]:
    """Part of the name in any case, or a code: `001`, `001/023`."""
    district, _, school = words.strip().upper().partition("/")
    is_code: ColumnElement[bool] = columns.district_code == district
    if school:
        is_code = and_(is_code, columns.school_code == school)
    return or_(func.lower(columns.name).contains(words.strip().lower(), autoescape=True), is_code)


def stamp(
    key: ColumnElement[Any], version: ColumnElement[int], at: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ...]:
    """The columns of a row that is another one as soon as what it stands for has changed.

    `at`, the instant of the change, tells apart two histories with the same versions, such as
    before and after a restore.
    """
    return cast(key, Text).label("key"), version.label("version"), cast(at, Text).label("at")
