"""What is not the same in two documents of a step, field by field; and in two sets of figures.

A place is a JSON pointer, but an entry of a list stands in it by its `id` instead of its number:
an entry that only moved is no difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plans.improvement.domain.revisions import Revision
from plans.improvement.domain.steps import Step

_FACTS = ("numerator", "denominator", "rate", "is_masked", "school_year", "period")
"""What a reader sees of a figure: the same numbers in a newer snapshot are no difference."""
_TABLES = {
    "subgroups": Step.TARGETS,
    "grades": Step.TARGETS,
    "schools": Step.SCHOOL_TARGETS,
}
_Flat = dict[tuple[str, ...], Any]


@dataclass(frozen=True)
class Difference:
    """One field before and after; None where it is empty or not there."""

    step: Step
    pointer: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Comparison:
    """Two revisions, the older one first; figures of the targets table and files on their own."""

    before: int
    after: int
    items: Sequence[Difference]
    figures: Sequence[Difference]
    attachments: Sequence[Difference]


def compare(before: Revision, after: Revision) -> Comparison:
    """Both of one plan; what was typed, and the figures that were shown beside it."""
    older, newer = before.document, after.document
    bodies = [
        {Step(step): it["body"] for step, it in one["steps"].items()} for one in (older, newer)
    ]
    return Comparison(
        before.revision,
        after.revision,
        [
            one
            for step in bodies[1]
            for one in differences(step, bodies[0].get(step, {}), bodies[1][step])
        ],
        _figure_differences(older["figures"], newer["figures"]),
        _file_differences(older.get("attachments", []), newer.get("attachments", [])),
    )


def differences(
    step: Step, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Sequence[Difference]:
    """Of two bodies of one step, in the order of the newer one; what is gone comes last."""
    return _between(step, _flat(before), _flat(after))


def _between(step: Step, before: _Flat, after: _Flat) -> list[Difference]:
    return [
        Difference(step, "/" + "/".join(path), before.get(path), after.get(path))
        for path in dict.fromkeys([*after, *before])
        if before.get(path) != after.get(path)
    ]


def _flat(value: Any, path: tuple[str, ...] = ()) -> _Flat:
    """The fields that hold something, by place."""
    if isinstance(value, Mapping):
        inner = value.items()
    elif isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        inner = {
            one["id"]: {name: text for name, text in one.items() if name != "id"} for one in value
        }.items()
    else:
        is_empty = value is None or (isinstance(value, str) and not value.strip())
        return {} if is_empty else {path: value}
    return {place: leaf for key, part in inner for place, leaf in _flat(part, (*path, key)).items()}


def _figure_differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Sequence[Difference]:
    return [
        one
        for table, step in _TABLES.items()
        for one in _between(step, _figures(table, before), _figures(table, after))
    ]


def _figures(table: str, figures: Mapping[str, Any]) -> _Flat:
    found: _Flat = {}
    for row in figures.get(table, []):
        place = (table, row["item"])
        found[(*place, "enrolled")] = row["enrolled"]
        found[(*place, "latest")] = _facts(row["latest"])
        for number, former in enumerate(row["former"]):
            found[(*place, "former", str(number))] = _facts(former)
    return found


def _file_differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Sequence[Difference]:
    """Files by name and content: one taken away and sent once more is no difference."""
    older, newer = (
        {(one["name"], one["sha256"]): one for one in files} for files in (before, after)
    )
    return [
        Difference(Step(one["step"]), f"/attachments/{one['id']}", older.get(key), newer.get(key))
        for key, one in (newer | older).items()
        if (key in older) != (key in newer)
    ]


def _facts(figure: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if figure is None else {name: figure[name] for name in _FACTS}
