"""Files beside the root causes: sent, fetched, taken away (C35)."""

from uuid import UUID

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue

from gateway.web import sentences
from gateway.web.browsing import clients
from gateway.web.plans import steps
from gateway.web.plans.pages import root_causes
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid
from servicekit.problems import status_of

_KEPT_HEADERS = (
    "Content-Type",
    "Content-Disposition",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Cache-Control",
)


@plans.post("/plans/<uuid:plan_id>/attachments")
def add_attachment(plan_id: UUID) -> ResponseReturnValue:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _refused(plan_id, _("Choose a file first")), 422
    try:
        added = clients().plans.add_attachment(plan_id, sent.filename, sent.read())
    except Invalid as error:
        return _refused(plan_id, sentences.refusal(error)), status_of(error)
    flash(_("“%(name)s” is added.", name=added.name), "success")
    return redirect(f"/plans/{plan_id}/root-causes#attachments", 303)


@plans.get("/plans/<uuid:plan_id>/attachments/<uuid:attachment_id>")
def download_attachment(plan_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """The file, to be saved: never shown in place."""
    got = clients().plans.attachment(plan_id, attachment_id)
    kept = {name: got.headers[name] for name in _KEPT_HEADERS if name in got.headers}
    return Response(got.content, headers=kept)


@plans.post("/plans/<uuid:plan_id>/attachments/<uuid:attachment_id>/removal")
def remove_attachment(plan_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    clients().plans.remove_attachment(plan_id, attachment_id)
    flash(_("The file is removed from the plan."), "info")
    return redirect(f"/plans/{plan_id}/root-causes#attachments", 303)


def _refused(plan_id: UUID, said: str) -> str:
    """The page of the root causes again, with what is wrong beside the field."""
    plan = steps.open_plan(plan_id)
    form = root_causes.stored_form(plan)
    form.file.errors = [said]
    return root_causes.page(plan, form)
