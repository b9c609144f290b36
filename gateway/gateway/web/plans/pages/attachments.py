"""Files beside the root causes: sent, fetched, taken away (C35)."""

from contextlib import suppress
from uuid import UUID

from flask import Response, flash, request
from flask.typing import ResponseReturnValue

from gateway.web import sentences
from gateway.web.browsing import clients
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Invalid, NotFound
from servicekit.problems import status_of

_KEPT_HEADERS = (
    "Content-Type",
    "Content-Disposition",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Cache-Control",
)
Refused = tuple[str, int]
"""What to say at the field, and the status of the page that does."""


@plans.get("/plans/<uuid:plan_id>/attachments/<uuid:attachment_id>")
def download_attachment(plan_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """The file, to be saved: never shown in place."""
    got = clients().plans.attachment(plan_id, attachment_id)
    kept = {name: got.headers[name] for name in _KEPT_HEADERS if name in got.headers}
    return Response(got.content, headers=kept)


def change_files(plan_id: UUID) -> Refused | None:
    """Take away the file whose button was pressed, add the one that was chosen; else say why not.

    Needs no version of the step, so that it comes before the texts of the same form are saved.
    """
    if gone := request.form.get("_remove_file"):
        with suppress(ValueError, NotFound):  # taken away already
            clients().plans.remove_attachment(plan_id, UUID(gone))
            flash(_("The file is removed from the plan."), "info")
    sent = request.files.get("_file")
    if sent is None or not sent.filename:
        return (_("Choose a file first"), 422) if "_upload" in request.form else None
    try:
        added = clients().plans.add_attachment(plan_id, sent.filename, sent.read())
    except Invalid as error:
        return sentences.refusal(error), status_of(error)
    flash(_("“%(name)s” is added.", name=added.name), "success")
    return None
