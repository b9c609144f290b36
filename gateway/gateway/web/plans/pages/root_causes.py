"""Step 3: root causes, three guided texts and how they were found (AIP-152 to 155, C35)."""

from typing import Any
from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Plan
from gateway.web.plans import steps
from gateway.web.plans.forms import RootCausesForm
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid

STEP = "root-causes"


@plans.get("/plans/<uuid:plan_id>/root-causes")
def show_root_causes(plan_id: UUID) -> ResponseReturnValue:
    plan = steps.open_plan(plan_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-root-causes", 303)
    form = RootCausesForm(data=plan.documents[STEP])
    wrong = steps.wrong(tuple(steps.of_step(plan.problems, STEP)))
    steps.mark(form, wrong)
    return _page(plan, form)


@plans.post("/plans/<uuid:plan_id>/root-causes")
def save_root_causes(plan_id: UUID) -> ResponseReturnValue:
    plan = steps.open_plan(plan_id)
    texts = {
        name: request.form.get(name, "") for name in ("research", "supportive_factors", "barriers")
    }
    document: dict[str, Any] = {**texts, "methods": request.form.getlist("methods")}
    try:
        saved = steps.store(plan_id, STEP, document, version=steps.posted_version())
    except Invalid as error:
        form = RootCausesForm()
        steps.mark(form, error.at)
        return _page(plan, form), 422
    return steps.go_on(plan, STEP, f"/plans/{plan_id}/root-causes", saved)


def _page(plan: Plan, form: RootCausesForm) -> str:
    return steps.show(
        "plans/root_causes.html",
        plan,
        STEP,
        title=_("Why are students absent?"),
        form=form,
    )
