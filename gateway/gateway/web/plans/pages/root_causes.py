"""Root causes: three guided texts, the causes behind, how they were found (AIP-152 to 155, C35)."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Document, Plan, SavedStep
from gateway.web import words
from gateway.web.browsing import posted_version
from gateway.web.plans import rows, steps
from gateway.web.plans.forms import WHYS, RootCausesForm
from gateway.web.plans.pages import attachments
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid, Stale
from webui.fields import nested

STEP = "root-causes"
MOST_CAUSES = 20
_UNDO = "undo-cause"
_ACCEPT = ".pdf,.png,.jpg,.jpeg"


@plans.get("/plans/<uuid:plan_id>/root-causes")
def show_root_causes(plan_id: UUID) -> ResponseReturnValue:
    plan = steps.open_plan(plan_id)
    if not plan.may_edit:
        return redirect(f"/plans/{plan_id}/submission#part-root-causes", 303)
    return page(plan, stored_form(plan))


@plans.post("/plans/<uuid:plan_id>/root-causes")
def save_root_causes(plan_id: UUID) -> ResponseReturnValue:
    """Save, and do what the pressed button says to a cause or a file, whichever it is."""
    plan = steps.open_plan(plan_id)
    document = posted()
    document["causes"] = rows.after_button(
        document["causes"],
        _UNDO,
        str(plan_id),
        removed=_("The cause is removed. You can undo this below."),
    )
    refused = attachments.change_files(plan_id)
    try:
        saved = steps.store(plan_id, STEP, document, version=posted_version())
    except Invalid as error:
        form = RootCausesForm(formdata=None, data=document)
        steps.mark(form, error.at)
        return _with_files(plan_id, form, refused), 422
    except Stale:
        if refused:
            flash(refused[0], "error")
        raise
    if refused:
        return _with_files(plan_id, None, refused), refused[1]
    return _go_on(plan, document, saved)


def _with_files(
    plan_id: UUID, form: RootCausesForm | None, refused: attachments.Refused | None
) -> str:
    """The page as it is after a file was added or taken away; without `form`, as it is stored."""
    plan = steps.open_plan(plan_id)
    version = posted_version() if form else plan.step(STEP).version
    form = form or stored_form(plan)
    form.file.errors = [refused[0]] if refused else []
    return page(plan, form, version=version)


def _go_on(plan: Plan, document: Document, saved: SavedStep) -> ResponseReturnValue:
    here = f"/plans/{plan.id}/root-causes"
    if "_add" in request.form:
        return redirect(f"{here}?add=1#causes-{len(document['causes'])}-observed", 303)
    if "_remove" in request.form or "_undo" in request.form:
        return redirect(f"{here}#causes", 303)
    if "_upload" in request.form or "_remove_file" in request.form:
        return redirect(f"{here}#attachments", 303)
    return steps.go_on(plan, STEP, here, saved)


def posted() -> Document:
    """The whole step as posted, with the lists a form leaves out when they are empty."""
    document: Document = {"causes": [], **nested(request.form)}
    return {**document, "methods": request.form.getlist("methods") or document.get("methods", [])}


def stored_form(plan: Plan) -> RootCausesForm:
    """With what is stored, and a blank cause where one is to be added."""
    document = plan.documents[STEP]
    causes = document["causes"]
    if "add" in request.args and len(causes) < MOST_CAUSES:
        blank = {"id": rows.new_id(), "observed": "", "whys": [""] * WHYS, "cause_class": ""}
        causes = [*causes, blank]
    form = RootCausesForm(formdata=None, data={**document, "causes": causes})
    steps.mark(form, steps.wrong(tuple(steps.of_step(plan.problems, STEP))))
    return form


def page(plan: Plan, form: RootCausesForm, **more: Any) -> str:
    kept = rows.last_removed(_UNDO, str(plan.id))
    return steps.show(
        "plans/root_causes.html",
        plan,
        STEP,
        title=_("Why are students absent?"),
        form=form,
        meanings=words.CAUSE_CLASSES_MEAN,
        most_causes=MOST_CAUSES,
        undo=kept["row"] if kept else None,
        accept=_ACCEPT,
        **more,
    )
