"""The district's targets for its schools: a target for all students of each (AIP-087, AIP-088)."""

import re
from collections.abc import Sequence
from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Figures, Plan, PlanHeader, Row
from gateway.web import sentences, words
from gateway.web.browsing import clients
from gateway.web.plans import places, steps, target_table
from gateway.web.plans.forms import school_targets_form
from gateway.web.plans.pages.blueprint import plans
from gateway.web.plans.target_table import Typed
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid
from webui.forms import PageForm

STEP = "school-targets"
_MOST_SCHOOLS = 200
# What is filled into every empty row at once is looked at before: it would be wrong in all of them.
_NUMBER = re.compile(r"\d{1,3}([.,]\d{1,2})?\s*%?")


@plans.get("/plans/<uuid:plan_id>/school-targets")
def show_school_targets(plan_id: UUID) -> ResponseReturnValue:
    plan = steps.open_plan(plan_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-school-targets", 303)
    typed = target_table.typed_in(plan, STEP)
    form = _form(plan)(data=target_table.values(typed))
    gone = _gone(plan, typed)
    wrong = steps.wrong(tuple(steps.of_step(plan.problems, STEP)))
    steps.mark(form, [one for one in wrong if one.pointer.split("/")[2] not in gone])
    return _page(plan, form, typed)


@plans.post("/plans/<uuid:plan_id>/school-targets")
def save_school_targets(plan_id: UUID) -> ResponseReturnValue:
    """Save; fill the empty rows, or change the way of entering, where that button was pressed."""
    plan = steps.open_plan(plan_id)
    document = target_table.posted()
    if "_fill" in request.form:
        value = request.form.get("_fill_value", "").strip()
        if not _NUMBER.fullmatch(value):
            code = "not-a-number" if value else "missing"
            form = _form(plan)()
            form["fill"].errors = [sentences.entry(code, {"value": value})]
            return _page(plan, form, document["targets"]), 422
        entry = {"value": value, "way": target_table.chosen_way()}
        document = target_table.filled(document, plan.figures.schools, entry)
    try:
        saved = target_table.store(plan_id, STEP, document, _rows)
    except Invalid as error:
        form = _form(plan)()
        steps.mark(form, error.at)
        return _page(plan, form, document["targets"]), 422
    return target_table.go_on(plan, STEP, saved)


def _form(plan: Plan) -> type[PageForm]:
    items = set(target_table.asked(plan.figures.schools))
    return school_targets_form(
        {row.item: row.name for row in plan.figures.schools if row.item in items}
    )


def _page(plan: Plan, form: PageForm, typed: Typed) -> str:
    figures = plan.figures
    names = {row.item: row.name for row in figures.schools}
    fields = set(target_table.asked(figures.schools))
    return steps.show(
        "plans/school_targets.html",
        plan,
        STEP,
        title=_("What target will you set for each school?"),
        form=form,
        figures=figures,
        lines=target_table.make_lines(plan, STEP, form, typed, names, figures.schools),
        # Of schools without a field what was typed before stays; of those gone it does not.
        unseen={
            item: entry for item, entry in typed.items() if item in names and item not in fields
        },
        gone={code: places.school(plan, code) for code in _gone(plan, typed)},
        years=target_table.years_shown(figures),
        way=target_table.way_of(typed),
        own_plans=_own_plans(plan),
        statuses=words.PLAN_STATUSES,
    )


def _gone(plan: Plan, typed: Typed) -> list[str]:
    """Codes with a target of schools that closed, or never were the district's."""
    known = {row.item for row in plan.figures.schools}
    return [code for code, entry in typed.items() if entry["value"].strip() and code not in known]


def _own_plans(plan: Plan) -> dict[str, PlanHeader]:
    """The schools' own plans of the year, by school code."""
    found = clients().plans.obligations(
        school_year=plan.school_year,
        district=plan.organization,
        kind="school",
        limit=_MOST_SCHOOLS,
    )
    return {one.organization.partition("/")[2]: one.plan for one in found.items if one.plan}


def _rows(figures: Figures) -> Sequence[Row]:
    return figures.schools
