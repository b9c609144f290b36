"""The tables of targets: by student group, by grade, and in a district's plan by school."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reporting.documents.renderer import codes, formats
from reporting.documents.renderer.requests import Request
from reporting.documents.renderer.words import TEXTS

Row = Mapping[str, Any]


def tables_of_groups(request: Request) -> Iterator[dict[str, Any]]:
    """Of the step of targets; one without rows is left out."""
    texts, figures = TEXTS[request.language], request.figures
    for caption, what, rows in (
        (texts["by_group"], texts["group"], figures["subgroups"]),
        (texts["by_grade"], texts["grade"], figures["grades"]),
    ):
        if rows:
            named = [(row, codes.group(row["item"], request.language)) for row in rows]
            yield _table(request, "targets", named) | {"caption": caption, "what": what}


def table_of_schools(request: Request) -> dict[str, Any] | None:
    """A district's targets for its schools, and what they come to; None in a school's plan."""
    if request.plan["kind"] != "district":
        return None
    texts = TEXTS[request.language]
    rows = request.figures["schools"]
    return _table(request, "school-targets", [(row, row["name"]) for row in rows]) | {
        "caption": texts["by_school"],
        "what": texts["school"],
        "together": _together(request),
    }


def _table(request: Request, step: str, rows: Sequence[tuple[Row, str]]) -> dict[str, Any]:
    return {
        "lines": [_line(request, step, row, name) for row, name in rows],
        "notes": [note for row, name in rows for note in _notes(request, row, name)],
    }


def _notes(request: Request, row: Row, name: str) -> Iterator[str]:
    """What is worth a second look about a target; a revision from before has no outlook."""
    texts, target, outlook = TEXTS[request.language], row["target"], row.get("outlook")
    if target and str(target["points_lower"]).startswith("-"):
        points = formats.decimal(target["points_lower"].lstrip("-"))
        yield texts["above_latest"].format(name=name, points=points)
    if outlook and outlook["is_out_of_reach"]:
        yield texts["out_of_reach"].format(
            name=name,
            lost=formats.counted(outlook["lost_at_least"]),
            students=formats.counted(row["enrolled"]),
            allowed=formats.counted(row["may_be_chronic"]),
        )


def _together(request: Request) -> str:
    together, texts = request.figures["together"], TEXTS[request.language]
    if together is None:
        return ""
    return texts["together"].format(
        count=together["schools"],
        rate=formats.percent(together["rate"]),
        part=formats.counted(together["may_be_chronic"]),
        whole=formats.counted(together["enrolled"]),
    )


def _line(request: Request, step: str, row: Row, name: str) -> dict[str, Any]:
    texts = TEXTS[request.language]
    said = {"hidden": texts["hidden"], "no-students": texts["no_students"]}.get(row["need"], "")
    latest, under = row["latest"], row["must_stay_under"]
    return {
        "name": name,
        "said": said,
        "enrolled": row["enrolled"],
        "former": [one["rate"] if one else None for one in row["former"]],
        "latest": latest["rate"] if latest else None,
        "latest_of": _part(request, latest["numerator"], latest["denominator"]) if latest else "",
        "target": _target(request, step, row),
        "cut": _cut(request, row),
        "under": formats.counted(under),
        "under_of": "" if under is None else _part(request, None, row["enrolled"]),
    }


def _part(request: Request, part: int | None, whole: int | None) -> str:
    if whole is None:
        return ""
    text = TEXTS[request.language]["of_students"]
    shown = text.format(part="" if part is None else formats.counted(part), whole=whole)
    return shown.strip()


def _target(request: Request, step: str, row: Row) -> str:
    texts = TEXTS[request.language]
    if row["target"]:
        return formats.percent(row["target"]["rate"])
    entry = request.steps[step].get("targets", {}).get(row["item"]) or {}
    if str(entry.get("value", "")).strip():
        return texts["unreadable"].format(typed=entry["value"])
    return texts["missing"] if row["need"] == "required" else texts["optional"]


def _cut(request: Request, row: Row) -> str:
    """How far the target is below the latest rate, in points and in per cent of it (C14)."""
    texts, target = TEXTS[request.language], row["target"]
    if not target or target["points_lower"] is None:
        return ""
    points, percent = target["points_lower"], target["percent_lower"]
    sizes = [texts["points"].format(formats.decimal(points.lstrip("-")))]
    if percent is not None:  # of a rate of nothing there is no part
        sizes.append(formats.percent(percent.lstrip("-")))
    return texts["higher" if points.startswith("-") else "lower"].format(
        cut=texts["or"].join(sizes)
    )
