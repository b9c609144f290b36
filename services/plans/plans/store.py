"""Conditions and columns that the queries of every subject share."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_

from contracts.organizations import Organization


def covered(columns: Any, within: Organization) -> ColumnElement[bool]:
    """The scope check of every lookup: rows whose organization `within` covers (R16)."""
    conditions: list[ColumnElement[bool]] = []
    if within.district_code is not None:
        conditions.append(columns.district_code == within.district_code)
    if within.school_code is not None:
        conditions.append(columns.school_code == within.school_code)
    return and_(True, *conditions)


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
