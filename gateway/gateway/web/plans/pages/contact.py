"""Step 1: who leads the plan, and who is on the team (C13)."""

from typing import Any
from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Document, Plan
from gateway.web.browsing import posted_version, signed_in
from gateway.web.plans import rows, steps
from gateway.web.plans.forms import ContactForm
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid
from webui.fields import nested

STEP = "contact"
_UNDO = "undo-contact"


@plans.get("/plans/<uuid:plan_id>/contact")
def show_contact(plan_id: UUID) -> ResponseReturnValue:
    plan = steps.open_plan(plan_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-contact", 303)
    prefilled = _prefilled(plan)
    document = prefilled or plan.documents[STEP]
    if "add" in request.args:
        blank = {"id": rows.new_id(), "first_name": "", "last_name": "", "title": ""}
        document = {**document, "team": [*document["team"], blank | {"email": ""}]}
    form = ContactForm(data=document)
    steps.mark(form, _wrong(plan))
    return _page(plan, form, is_prefilled=prefilled is not None)


@plans.post("/plans/<uuid:plan_id>/contact")
def save_contact(plan_id: UUID) -> ResponseReturnValue:
    """Save, and add, take away or bring back a team member where that button was pressed."""
    plan = steps.open_plan(plan_id)
    document: Document = {"team": [], **nested(request.form)}
    document["team"] = rows.after_button(
        document["team"],
        _UNDO,
        str(plan_id),
        removed=_("The team member is removed. You can undo this below."),
    )
    here = f"/plans/{plan_id}/contact"
    try:
        saved = steps.store(plan_id, STEP, document, version=posted_version())
    except Invalid as error:
        form = ContactForm(formdata=None, data=document)
        steps.mark(form, error.at)
        return _page(plan, form), 422
    if "_add" in request.form:
        return redirect(f"{here}?add=1#team-{len(saved.document['team'])}-first_name", 303)
    if "_remove" in request.form or "_undo" in request.form:
        return redirect(f"{here}#team", 303)
    return steps.go_on(plan, STEP, here, saved)


def _prefilled(plan: Plan) -> Document | None:
    """Whoever looks as the contact, if it is their own plan and nobody saved this step yet."""
    person = signed_in()
    is_own = person.org == plan.organization and person.role == f"{plan.kind}_coordinator"
    if not is_own or plan.step(STEP).version:
        return None
    first, _space, last = person.name.rpartition(" ")
    known = {"first_name": first or last, "last_name": last if first else "", "email": person.email}
    return {"contact": {**plan.documents[STEP]["contact"], **known}, "team": []}


def _page(plan: Plan, form: ContactForm, *, is_prefilled: bool = False) -> str:
    kept = rows.last_removed(_UNDO, str(plan.id))
    return steps.show(
        "plans/contact.html",
        plan,
        STEP,
        title=_("Who leads this plan, and who works on it?"),
        form=form,
        is_prefilled=is_prefilled,
        undo=kept["row"] if kept else None,
    )


def _wrong(plan: Plan) -> list[Any]:
    return steps.wrong(tuple(steps.of_step(plan.problems, STEP)))
