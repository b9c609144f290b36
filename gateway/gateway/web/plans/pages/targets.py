"""Step 2: a target for each group and grade, beside two former years (AIP-141 to 151, D21)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue
from wtforms import Field

from gateway.clients.plan_models import Document, Figure, Figures, Plan, Problem, Row, SavedStep
from gateway.web import sentences, words
from gateway.web.plans import steps
from gateway.web.plans.chart import make_chart
from gateway.web.plans.forms import targets_form
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid
from webui.fields import nested
from webui.formats import decimal, percent
from webui.forms import PageForm

STEP = "targets"
_ASKED = {"required", "optional", "no-figures"}
_WAYS = ("rate", "points", "percent")


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


@plans.get("/plans/<uuid:plan_id>/targets")
def show_targets(plan_id: UUID) -> ResponseReturnValue:
    plan = steps.open_plan(plan_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-targets", 303)
    typed = plan.documents[STEP].get("targets", {})
    values = {f"targets-{item}-value": entry["value"] for item, entry in typed.items()}
    form = targets_form(_items(plan.figures))(data=values)
    steps.mark(form, steps.wrong(_own(plan.problems)))
    return _page(plan, form, typed)


@plans.post("/plans/<uuid:plan_id>/targets")
def save_targets(plan_id: UUID) -> ResponseReturnValue:
    """Save; fill the empty rows, or change the way of entering, where that button was pressed."""
    plan = steps.open_plan(plan_id)
    document: Document = {"targets": {}, **nested(request.form)}
    if "_fill" in request.form:
        document = _filled(document, plan.figures)
    try:
        saved = steps.store(plan_id, STEP, document, version=steps.posted_version())
        if "_convert" in request.form:
            way = request.form.get("_way", "rate")
            saved = steps.store(plan_id, STEP, _converted(saved, way), version=saved.version)
    except Invalid as error:
        form = targets_form(_items(plan.figures))()
        steps.mark(form, error.at)
        return _page(plan, form, document["targets"]), 422
    here = f"/plans/{plan_id}/targets"
    if "_fill" in request.form or "_convert" in request.form:
        return redirect(here, 303)
    return steps.go_on(plan, STEP, here, saved)


def _filled(document: Document, figures: Figures) -> Document:
    """The rows without an entry get that of all students."""
    typed: dict[str, Any] = document["targets"]
    all_students = typed.get("ALL", {"value": "", "way": "rate"})
    asked = {row.item for row in _rows(figures) if row.need == "required"}
    return {
        "targets": {
            item: all_students if item in asked and not entry["value"] else entry
            for item, entry in typed.items()
        }
    }


def _converted(saved: SavedStep, way: str) -> Document:
    """The same targets, written another way, as plans has computed them."""
    rows = {row.item: row for row in _rows(saved.figures)} if saved.figures else {}
    return {
        "targets": {
            item: _entry(entry, rows.get(item), way if way in _WAYS else "rate")
            for item, entry in saved.document["targets"].items()
        }
    }


def _entry(entry: dict[str, str], row: Row | None, way: str) -> dict[str, str]:
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


def _page(plan: Plan, form: PageForm, typed: dict[str, Any]) -> str:
    figures = plan.figures
    way = _way(typed)
    years = _years(figures)
    warnings = {problem.pointer.split("/")[2]: problem for problem in _own(plan.warnings)}

    def line(row: Row) -> Line:
        warning = warnings.get(row.item)
        former = zip(figures.former_years, row.former, strict=True)
        return Line(
            row=row,
            name=words.group(row.item),
            former=[(year, _rate(figure)) for year, figure in former if year in years],
            latest=_rate(row.latest),
            field=form[f"targets-{row.item}-value"] if row.need in _ASKED else None,
            way=typed.get(row.item, {}).get("way", way),
            note=_note(row, way),
            warning=sentences.entry(warning.code, warning.params) if warning else "",
        )

    items = set(_items(figures))
    return steps.show(
        "plans/targets.html",
        plan,
        STEP,
        title=_("What target will you set for each group?"),
        form=form,
        figures=figures,
        sections=_sections([line(row) for row in figures.subgroups]),
        grades=[line(row) for row in figures.grades],
        unseen={item: entry for item, entry in typed.items() if item not in items},
        years=years,
        way=way,
        chart=make_chart(figures.subgroups),
    )


def _way(typed: dict[str, Any]) -> str:
    """How targets are entered here: as those that are there, or as was chosen last."""
    entered = [entry["way"] for entry in typed.values() if entry["value"]]
    return next(iter([*entered, *(entry["way"] for entry in typed.values())]), "rate")


def _rate(figure: Figure | None) -> str:
    """In per cent without the sign: the column says it."""
    if figure is None:
        return "\N{EN DASH}"
    if figure.numerator is None or not figure.denominator:
        return _("fewer than 10")
    return decimal(Fraction(100 * figure.numerator, figure.denominator))


def _sections(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """The rows under their headings; all students have none."""
    made: dict[str, list[Line]] = {}
    for line in lines:
        made.setdefault(line.row.group, []).append(line)
    return [(str(words.SECTIONS.get(group, "")), of_group) for group, of_group in made.items()]


def _years(figures: Figures) -> list[str]:
    """The former years with a column of their own: not the one the latest figures are of."""
    latest = figures.latest.school_year if figures.latest else None
    return [year for year in figures.former_years if year != latest]


def _note(row: Row, way: str) -> str:
    """What a target means, or that it may be left out; of a cut, the rate it leads to."""
    if row.target is None:
        return _("Optional") if row.need != "required" else _("Not entered yet")
    if way != "rate":
        return _("Target: %(rate)s", rate=percent(Decimal(row.target.rate)))
    if row.target.points_lower is None:
        return ""
    points = Decimal(row.target.points_lower)
    if points < 0:
        return _("%(points)s points higher", points=decimal(-points))
    return _("%(points)s points lower", points=decimal(points))


def _rows(figures: Figures | None) -> Sequence[Row]:
    return (*figures.subgroups, *figures.grades) if figures else ()


def _items(figures: Figures) -> list[str]:
    return [row.item for row in _rows(figures) if row.need in _ASKED]


def _own(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(steps.of_step(problems, STEP))
