"""Conditions that the queries of every subject share."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_

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
