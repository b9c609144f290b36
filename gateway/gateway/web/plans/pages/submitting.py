"""Step 5: everything once more, certify, submit; and the receipt (AIP-163 to 166, C15)."""

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Plan
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.plans import steps
from gateway.web.plans.answers import make_parts
from gateway.web.plans.forms import CertifyForm
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Conflict, Invalid
from webui import current_language

STEP = "submission"
_SHOWN_AGAIN = {"plan-not-ready", "certification-changed"}


@plans.get("/plans/<uuid:plan_id>/submission")
def check_answers(plan_id: UUID) -> ResponseReturnValue:
    """All answers, problems first. Who may not edit reads the plan here."""
    return _page(steps.open_plan(plan_id), CertifyForm(formdata=None))


@plans.post("/plans/<uuid:plan_id>/submission")
def submit(plan_id: UUID) -> ResponseReturnValue:
    """Submit, once however often the button is pressed; what stands in the way is shown first."""
    form = CertifyForm()
    version = request.form.get("_certification", "")
    key = request.form.get("_key", "")
    try:
        clients().plans.submit(
            plan_id,
            certified=form.certified.data,
            certification_version=version,
            language=current_language(),
            key=key,
        )
    except Invalid as error:
        steps.mark(form, error.at)
        return _page(steps.open_plan(plan_id), form), 422
    except Conflict as error:
        if error.code not in _SHOWN_AGAIN:
            raise
        return _page(steps.open_plan(plan_id), form, has_errors=True), 409
    return redirect(f"/plans/{plan_id}/receipt", 303)


@plans.get("/plans/<uuid:plan_id>/receipt")
def receipt(plan_id: UUID) -> ResponseReturnValue:
    """What was submitted, when, by whom, and what happens next; can be opened any time."""
    plan = steps.open_plan(plan_id)
    if plan.receipt is None:
        return redirect(f"/plans/{plan_id}", 303)
    sum_of_it = plan.receipt.content_sha256
    return steps.show(
        "plans/receipt.html",
        plan,
        STEP,
        title=_("Your plan is submitted"),
        crumb=_("Submitted"),
        receipt=plan.receipt,
        by=words.ROLES.get(plan.receipt.submitted_as.partition("@")[0], ""),
        check_value=" ".join(sum_of_it[at : at + 4] for at in range(0, len(sum_of_it), 4)),
    )


def _page(plan: Plan, form: CertifyForm, *, has_errors: bool = False) -> str:
    form.certified.label.text = plan.certification.text
    problems = list(plan.problems)
    more: dict[str, Any] = {
        "parts": make_parts(plan, clients().plans.strategies()),
        "in_the_way": steps.lines(plan, problems) if plan.may_edit else [],
        "look_again": steps.lines(plan, list(plan.warnings)) if plan.may_edit else [],
        "key": request.form.get("_key") or str(uuid4()),
        "form": form,
        "has_errors": has_errors,
    }
    title = _("Check your answers and submit") if plan.may_submit else _("The answers of this plan")
    return steps.show("plans/check_answers.html", plan, STEP, title=title, **more)
