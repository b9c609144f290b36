"""The step of targets: one for each group and grade, beside two former years (AIP-141 to 151)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Figures, Plan, Row
from gateway.web import words
from gateway.web.plans import steps, target_table
from gateway.web.plans.answers import set_by_district
from gateway.web.plans.chart import make_chart
from gateway.web.plans.forms import targets_form
from gateway.web.plans.pages.blueprint import plans
from gateway.web.plans.target_table import Line, Typed
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid
from webui.forms import PageForm

STEP = "targets"


@plans.get("/plans/<uuid:plan_id>/targets")
def show_targets(plan_id: UUID) -> ResponseReturnValue:
    plan = steps.open_plan(plan_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-targets", 303)
    typed = target_table.typed_in(plan, STEP)
    form = _form(plan)(data=target_table.values(typed))
    steps.mark(form, steps.wrong(tuple(steps.of_step(plan.problems, STEP))))
    return _page(plan, form, typed)


@plans.post("/plans/<uuid:plan_id>/targets")
def save_targets(plan_id: UUID) -> ResponseReturnValue:
    """Save; fill the empty rows, or change the way of entering, where that button was pressed."""
    plan = steps.open_plan(plan_id)
    document = target_table.posted()
    if "_fill" in request.form:
        all_students = document["targets"].get("ALL", {"value": "", "way": "rate"})
        document = target_table.filled(document, _rows(plan.figures), all_students)
    try:
        saved = target_table.store(plan_id, STEP, document, _rows)
    except Invalid as error:
        form = _form(plan)()
        steps.mark(form, error.at)
        return _page(plan, form, document["targets"]), 422
    return target_table.go_on(plan, STEP, saved)


def _form(plan: Plan) -> type[PageForm]:
    return targets_form(
        {item: words.group(item) for item in target_table.asked(_rows(plan.figures))}
    )


def _page(plan: Plan, form: PageForm, typed: Typed) -> str:
    figures = plan.figures
    names = {row.item: words.group(row.item) for row in _rows(figures)}
    lines = target_table.make_lines(plan, STEP, form, typed, names, _rows(figures))
    fields = set(target_table.asked(_rows(figures)))
    count = len(figures.subgroups)
    return steps.show(
        "plans/targets.html",
        plan,
        STEP,
        title=_("What target will you set for each group?"),
        form=form,
        figures=figures,
        sections=_sections(lines[:count]),
        grades=lines[count:],
        unseen={item: entry for item, entry in typed.items() if item not in fields},
        years=target_table.years_shown(figures),
        way=target_table.way_of(typed),
        chart=make_chart(figures.subgroups),
        set_by_district=set_by_district(plan),
    )


def _sections(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """The rows under their headings; all students have none."""
    made: dict[str, list[Line]] = {}
    for line in lines:
        made.setdefault(line.row.group, []).append(line)
    return [(str(words.SECTIONS.get(group, "")), of_group) for group, of_group in made.items()]


def _rows(figures: Figures) -> Sequence[Row]:
    return (*figures.subgroups, *figures.grades)
