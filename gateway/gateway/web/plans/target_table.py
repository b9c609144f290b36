"""The table of targets that two steps share: rows with a field each, filled down, written in
another way. Nothing is computed here: rates and cuts come from plans."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from wtforms import Field

from gateway.clients.plan_models import Document, Figure, Figures, Plan, Row, SavedStep
from gateway.web import sentences, words
from gateway.web.browsing import posted_version
from gateway.web.plans import steps
from gateway.web.plans.cuts import cuts
from gateway.web.texts import gettext as _
from gateway.web.texts import ngettext
from webui.fields import nested
from webui.formats import counted, decimal, percent
from webui.forms import PageForm

Entry = dict[str, str]
"""A target as typed: `value`, and the `way` it is meant."""
Typed = dict[str, Entry]
_ASKED = {"required", "optional", "no-figures"}


@dataclass(frozen=True)
class Line:
    """A row of the table: what is known, and the field to type in where a target is asked."""

    row: Row
    name: str
    former: list[tuple[str, str]]
    latest: str
    field: Field | None
    way: str
    note: str
    warning: str
    outlook: str


def asked(rows: Sequence[Row]) -> list[str]:
    """The items of the rows that take a target."""
    return [row.item for row in rows if row.need in _ASKED]


def typed_in(plan: Plan, step: str) -> Typed:
    """What the step has stored, by item."""
    typed: Typed = plan.documents[step].get("targets", {})
    return typed


def values(typed: Typed) -> dict[str, str]:
    """The stored entries as the data of the form."""
    return {f"targets-{item}-value": entry["value"] for item, entry in typed.items()}


def posted() -> Document:
    """The form's targets, each with both its parts; one that is no such form is refused."""
    document = nested(request.form)
    typed = document.get("targets", {})
    if not isinstance(typed, dict) or not all(isinstance(entry, dict) for entry in typed.values()):
        abort(400)
    entries = {item: {"value": "", "way": "rate"} | entry for item, entry in typed.items()}
    return {**document, "targets": entries}


def chosen_way() -> str:
    """The way of entering that is chosen above the table."""
    way = request.form.get("_way", "rate")
    return way if way in words.WAYS else "rate"


def make_lines(
    plan: Plan,
    step: str,
    form: PageForm,
    typed: Typed,
    names: Mapping[str, str],
    rows: Sequence[Row],
) -> list[Line]:
    """The rows as they are shown, with what is to say about each."""
    figures, way = plan.figures, way_of(typed)
    years = years_shown(figures)
    warnings = {
        problem.pointer.split("/")[2]: sentences.entry(problem.code, problem.params)
        for problem in steps.of_step(plan.warnings, step)
        if problem.pointer.endswith("/value")
    }

    def line(row: Row) -> Line:
        former = zip(figures.former_years, row.former, strict=True)
        own_way = typed.get(row.item, {}).get("way", way)
        return Line(
            row=row,
            name=names[row.item],
            former=[(year, _rate(figure)) for year, figure in former if year in years],
            latest=_rate(row.latest),
            field=form[f"targets-{row.item}-value"] if row.need in _ASKED else None,
            way=own_way,
            note=_note(row, own_way),
            warning=warnings.get(row.item, ""),
            outlook=_outlook(row),
        )

    return [line(row) for row in rows]


def filled(document: Document, rows: Sequence[Row], entry: Entry) -> Document:
    """Rows that need a target and have none get `entry`."""
    needed = {row.item for row in rows if row.need == "required"}
    return {
        "targets": {
            item: entry if item in needed and not typed["value"] else typed
            for item, typed in document["targets"].items()
        }
    }


def store(
    plan_id: UUID, step: str, document: Document, rows_of: Callable[[Figures], Sequence[Row]]
) -> SavedStep:
    """Save; where another way to write the targets was chosen, save once more in that way.

    Raises Invalid and Stale.
    """
    saved = steps.store(plan_id, step, document, version=posted_version())
    way = chosen_way()
    ways = {entry["way"] for entry in document["targets"].values() if entry["value"]}
    is_mixed = "_fill" in request.form and bool(ways - {way})
    if saved.figures is None or not ("_convert" in request.form or is_mixed):
        return saved
    rows = {row.item: row for row in rows_of(saved.figures)}
    written = {
        item: _written(entry, rows.get(item), way)
        for item, entry in saved.document["targets"].items()
    }
    return steps.store(plan_id, step, {"targets": written}, version=saved.version)


def go_on(plan: Plan, step: str, saved: SavedStep) -> ResponseReturnValue:
    """After a button of the table the table again, else on as from any step."""
    here = f"/plans/{plan.id}/{step}"
    if "_fill" in request.form or "_convert" in request.form:
        return redirect(here, 303)
    return steps.go_on(plan, step, here, saved)


def way_of(typed: Typed) -> str:
    """How targets are entered here: as those that are there, or as was chosen last."""
    entered = [entry["way"] for entry in typed.values() if entry["value"]]
    return next(iter([*entered, *(entry["way"] for entry in typed.values())]), "rate")


def years_shown(figures: Figures) -> list[str]:
    """The former years with a column of their own: not the one the latest figures are of."""
    latest = figures.latest.school_year if figures.latest else None
    return [year for year in figures.former_years if year != latest]


def _written(entry: Entry, row: Row | None, way: str) -> Entry:
    if not entry["value"]:
        return {"value": "", "way": way}
    if row is None or row.target is None:
        return entry
    target = row.target
    value = {"rate": target.rate, "points": target.points_lower, "percent": target.percent_lower}[
        way
    ]
    # What would be a raise has no way to be written as a cut, and a rate of nothing known neither.
    return entry if value is None or value.startswith("-") else {"value": value, "way": way}


def _rate(figure: Figure | None) -> str:
    """In per cent without the sign: the column says it."""
    if figure is None:
        return "\N{EN DASH}"
    if figure.numerator is None or not figure.denominator:
        return _("fewer than 10")
    return decimal(Fraction(100 * figure.numerator, figure.denominator))


def _note(row: Row, way: str) -> str:
    """The target in the two forms in which it is not entered (C14), or that there is none."""
    target = row.target
    if target is None:
        return _("Optional") if row.need != "required" else _("Not entered yet")
    forms = {"rate": _("Target: %(rate)s", rate=percent(Decimal(target.rate))), **cuts(target)}
    return ", ".join(said for form, said in forms.items() if form != way)


def _outlook(row: Row) -> str:
    """Who can no longer stay under 10 %, and what the others have left; empty if not known."""
    told = row.outlook
    if told is None:
        return ""
    said = []
    if told.lost_at_least:
        said.append(_("At least %(lost)s can no longer do so.", lost=counted(told.lost_at_least)))
    if told.days_left is not None:
        said.append(
            ngettext(
                "Those who still can may miss %(num)s more day each, on average.",
                "Those who still can may miss %(num)s more days each, on average.",
                told.days_left,
            )
        )
    return " ".join(said)
