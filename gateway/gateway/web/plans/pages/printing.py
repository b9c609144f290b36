"""Step 7: the plan as a PDF, as it is now and as it was submitted (AIP-173, AIP-174)."""

import time
from collections.abc import Callable
from threading import BoundedSemaphore
from uuid import UUID

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Plan
from gateway.clients.reporting import Pdf
from gateway.web.browsing import clients
from gateway.web.plans import steps
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Conflict

STEP = "print"
_HAS_DRAFT = {"draft", "returned", "reopened"}
_WAIT_SECONDS, _LOOK_EVERY_SECONDS = 3.0, 0.3
_REFRESH_SECONDS = 4
# All pages share few threads: who comes when so many wait here gets the page that reloads itself.
_places = BoundedSemaphore(8)


@plans.get("/plans/<uuid:plan_id>/print")
def show_documents(plan_id: UUID) -> ResponseReturnValue:
    """The documents there are, for whoever may read the plan."""
    return _page(steps.open_plan(plan_id))


@plans.get("/plans/<uuid:plan_id>/print/draft/<any(en, es):language>")
def download_draft(plan_id: UUID, language: str) -> ResponseReturnValue:
    """The plan as it is now; one that is submitted has no draft."""
    plan = steps.open_plan(plan_id)
    if plan.status not in _HAS_DRAFT:
        return redirect(f"/plans/{plan_id}/print", 303)

    def ask() -> Pdf | None:
        return clients().reporting.draft_pdf(plan_id, language)

    return _download(plan, lambda: _in_turn(ask))


@plans.get("/plans/<uuid:plan_id>/print/revisions/<int:revision>/<any(en, es):language>")
def download_revision(plan_id: UUID, revision: int, language: str) -> ResponseReturnValue:
    """The plan as it was submitted."""
    plan = steps.open_plan(plan_id)

    def ask() -> Pdf | None:
        return clients().reporting.revision_pdf(plan_id, revision, language)

    return _download(plan, lambda: ask() or _in_turn(lambda: _until_made(ask)))


def _download(plan: Plan, ask: Callable[[], Pdf | None]) -> ResponseReturnValue:
    """The PDF; while there is none, a page that asks again by itself, without scripts too."""
    try:
        pdf = ask()
    except Conflict as error:
        if error.code != "document-failed":
            raise
        return _page(plan, has_failed=True), 409
    if pdf is not None:
        disposition = {"Content-Disposition": pdf.disposition}
        return Response(pdf.content, mimetype="application/pdf", headers=disposition)
    page = steps.show(
        "plans/document_in_making.html",
        plan,
        STEP,
        title=_("Your document is being made"),
        crumb=_("Document"),
        again=request.path,
    )
    return page, 202, {"Refresh": str(_REFRESH_SECONDS)}


def _in_turn(ask: Callable[[], Pdf | None]) -> Pdf | None:
    """Ask, if a place to wait at is free."""
    if not _places.acquire(blocking=False):
        return None
    try:
        return ask()
    finally:
        _places.release()


def _until_made(ask: Callable[[], Pdf | None]) -> Pdf | None:
    """Ask again and again, for a moment."""
    until = time.monotonic() + _WAIT_SECONDS
    pdf = None
    while pdf is None and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_SECONDS)
        pdf = ask()
    return pdf


def _page(plan: Plan, *, has_failed: bool = False) -> str:
    return steps.show(
        "plans/print.html",
        plan,
        STEP,
        title=_("Print the plan as a PDF"),
        has_draft=plan.status in _HAS_DRAFT,
        revisions=clients().plans.revisions(plan.id) if plan.revision else (),
        languages={"en": _("English"), "es": _("Spanish")},
        has_failed=has_failed,
        has_errors=has_failed,
    )
