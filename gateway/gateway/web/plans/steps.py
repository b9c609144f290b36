"""What all step pages do: show who, where and when, save the whole step, go on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form

from gateway.clients.plan_models import Document, Plan, Problem, SavedStep
from gateway.web import sentences
from gateway.web.browsing import clients, signed_in, today, version_to_post
from gateway.web.plans import places
from gateway.web.plans.presence import present
from gateway.web.texts import gettext as _
from gateway.web.words import PLAN_STATUSES, STEPS
from servicekit.errors import NotFound
from webui import Crumb
from webui.fields import FieldProblem, leaves, show_problems
from webui.fields import Problem as Line


def open_plan(plan_id: UUID) -> Plan:
    """The plan. Raises NotFound outside one's organization, and on the page of a step that this
    kind of plan does not have."""
    plan = clients().plans.plan(plan_id)
    page = request.path.split("/")[3:4]
    if {*page} & STEPS.keys() - {step.step for step in plan.steps}:
        raise NotFound("This plan has no such step.")
    return plan


def show(template: str, plan: Plan, step: str, *, version: int | None = None, **more: Any) -> str:
    """A page of the plan, with its bar, crumbs and place among the seven steps.

    `version` is that of what is in the form, where it is neither stored as `plan` has it nor posted
    and refused.
    """
    title = str(more.pop("crumb", STEPS[step]))
    answers = more.pop("form", None)
    return render_template(
        template,
        plan=plan,
        step=plan.step(step),
        step_name=STEPS[step],
        saved_at=plan.step(step).saved_at or (last_saved_at(plan) if plan.may_edit else None),
        number=plan.number(step),
        previous=_link(plan, plan.number(step) - 1),
        following=_link(plan, plan.number(step) + 1),
        status=PLAN_STATUSES[plan.status],
        present=present(plan, step),
        crumbs=[
            Crumb(_("Home"), "/"),
            Crumb(_("Plans"), "/plans"),
            Crumb(plan.name, f"/plans/{plan.id}"),
            Crumb(title),
        ],
        account=signed_in().account_id,
        sentences=sentences.for_fields(),
        today=today(),
        answers=answers,
        problems=[*_summary(plan, step, answers), *more.pop("problems", ())],
        version=version_to_post(plan.step(step).version or 0) if version is None else version,
        is_unsaved=request.method == "POST" and version is None,
        **more,
    )


def show_beside(template: str, plan: Plan, title: str, *crumbs: Crumb, **more: Any) -> str:
    """A page of the plan that is none of its steps; `crumbs` are those between plan and page."""
    return render_template(
        template,
        title=title,
        plan=plan,
        saved_at=last_saved_at(plan),
        status=PLAN_STATUSES[plan.status],
        crumbs=[
            Crumb(_("Home"), "/"),
            Crumb(_("Plans"), "/plans"),
            Crumb(plan.name, f"/plans/{plan.id}"),
            *crumbs,
            Crumb(title),
        ],
        **more,
    )


def last_saved_at(plan: Plan) -> datetime | None:
    """When anything of the plan was saved last."""
    return max((one.saved_at for one in plan.steps if one.saved_at), default=None)


def _link(plan: Plan, number: int) -> dict[str, str] | None:
    """The step of this number as `ui.step_nav` shows it; None before the first, after the last."""
    if not 1 <= number <= len(plan.steps):
        return None
    step = plan.steps[number - 1].step
    label = _("Step %(number)s, %(name)s", number=number, name=STEPS[step])
    return {"label": label, "href": f"/plans/{plan.id}/{step}"}


def _summary(plan: Plan, step: str, answers: Form | None) -> list[Line]:
    """What is wrong in the form, each with the name of its field: one sentence fits several."""
    if answers is None:
        return []
    return [Line("#main", error) for error in answers.form_errors] + [
        Line(f"#{field.id}", _("%(place)s: %(what)s", place=name, what=field.errors[0]))
        if name != STEPS[step]
        else Line(f"#{field.id}", field.errors[0])
        for field in leaves(answers)
        if field.errors
        for name in [places.place(plan, step, field.name.split("-"))]
    ]


def store(plan_id: UUID, step: str, document: Document, *, version: int) -> SavedStep:
    """Save the whole step; a conflict finds in the request what was typed. Raises Stale."""
    return clients().plans.save_step(plan_id, step, document, version=version)


def go_on(plan: Plan, step: str, here: str, saved: SavedStep) -> ResponseReturnValue:
    """After saving: back to the hub, to what is wrong here, or to the next step."""
    hub = f"/plans/{plan.id}"
    if request.form.get("_then") == "hub":
        return redirect(hub, 303)
    if any(places.is_on_page(plan, problem, here) for problem in wrong(saved.problems)):
        return redirect(here, 303)
    following = plan.steps[plan.number(step)]
    return redirect(f"{hub}/{following.step}", 303)


def wrong(problems: tuple[Problem, ...]) -> list[Problem]:
    """Those to correct, not those still missing."""
    return [problem for problem in problems if problem.kind == "wrong"]


def of_step(problems: tuple[Problem, ...], step: str) -> list[Problem]:
    return [problem for problem in problems if problem.step == step]


def lines(plan: Plan, problems: list[Problem]) -> list[Line]:
    """Problems as links to their field, each in one sentence that names step and field."""
    return [Line(places.href(plan, problem), places.named(plan, problem)) for problem in problems]


def mark(form: Form, found: Sequence[FieldProblem]) -> None:
    """Put problems at their fields; one of the whole step stands above them all."""
    homeless = show_problems(form, found, entry_sentence)
    form.form_errors.extend(entry_sentence(problem) for problem in homeless)


def entry_sentence(problem: FieldProblem) -> str:
    """What is wrong, in the words of its code."""
    params = getattr(problem, "params", {})
    return sentences.entry(problem.code, params)
