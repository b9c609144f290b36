"""Step 7: the plan as a PDF, all or some of it, as it is now and as it was submitted (AIP-173)."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from gateway.clients.plan_models import Plan, Receipt
from gateway.clients.reporting import Extract, Pdf
from gateway.web import words
from gateway.web.browsing import clients
from gateway.web.plans import steps
from gateway.web.plans.forms import PrintForm
from gateway.web.plans.pages.blueprint import plans
from gateway.web.texts import gettext as _
from servicekit.errors import Conflict, FieldProblem, Invalid, Unavailable
from webui import current_language
from webui.formats import date_time
from webui.forms import choices

STEP = "print"
_HAS_DRAFT = {"draft", "returned", "reopened"}
_WAIT_SECONDS, _LOOK_EVERY_SECONDS = 3.0, 0.3
_REFRESH_SECONDS = 4
# Readers have eight turns: who comes when two wait here gets the page that reloads itself.
_places = BoundedSemaphore(2)


@plans.get("/plans/<uuid:plan_id>/print")
def show_documents(plan_id: UUID) -> ResponseReturnValue:
    """The documents there are, for whoever may read the plan."""
    return _page(steps.open_plan(plan_id))


@plans.get("/plans/<uuid:plan_id>/print/document")
def choose_document(plan_id: UUID) -> ResponseReturnValue:
    """To the document that was chosen in the form; or the form again, with all sections ticked."""
    plan, asked = steps.open_plan(plan_id), PrintForm(request.args).data
    if "_all" in request.args:
        return _page(plan, asked | {"report": "custom", "sections": list(_sections(plan))})
    query = urlencode({"sections": ",".join(asked["sections"] or ())})
    extract = f"?{query}" if asked["report"] == "custom" else ""
    path = f"/plans/{plan_id}/print/{asked['version']}/{asked['language']}"
    return redirect(path + extract, 303)


@plans.get("/plans/<uuid:plan_id>/print/draft/<any(en, es):language>")
def download_draft(plan_id: UUID, language: str) -> ResponseReturnValue:
    """The plan as it is now; one that is submitted has no draft."""
    plan, sections = steps.open_plan(plan_id), request.args.get("sections")

    def ask() -> Pdf | None:
        return clients().reporting.draft_pdf(plan_id, language, sections)

    return _download(plan, "draft", language, lambda: _in_turn(ask))


@plans.get("/plans/<uuid:plan_id>/print/revisions/<int:revision>/<any(en, es):language>")
def download_revision(plan_id: UUID, revision: int, language: str) -> ResponseReturnValue:
    """The plan as it was submitted."""
    plan, sections = steps.open_plan(plan_id), request.args.get("sections")

    def ask() -> Pdf | None:
        return clients().reporting.revision_pdf(plan_id, revision, language, sections)

    version = f"revisions/{revision}"
    return _download(plan, version, language, lambda: ask() or _in_turn(lambda: _until_made(ask)))


def _download(
    plan: Plan, version: str, language: str, ask: Callable[[], Pdf | None]
) -> ResponseReturnValue:
    """The PDF; while there is none, a page that asks again by itself, without scripts too."""
    try:
        pdf = ask()
    except Invalid as error:
        chosen = request.args.get("sections", "").split(",")
        asked = {"version": version, "report": "custom", "sections": chosen, "language": language}
        return _page(plan, asked, problems=error.at), 422
    except Conflict as error:
        if error.code == "no-draft":
            return redirect(f"/plans/{plan.id}/print", 303)
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
        again=request.full_path.rstrip("?"),
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


def _page(
    plan: Plan,
    asked: dict[str, Any] | None = None,
    *,
    problems: Sequence[FieldProblem] = (),
    has_failed: bool = False,
) -> str:
    revisions = clients().plans.revisions(plan.id) if plan.revision else ()
    form = PrintForm(
        formdata=None, data=asked or {"report": "full", "language": current_language()}
    )
    form.version.choices = choices(_versions(plan, revisions))
    form.sections.choices = choices(_sections(plan))
    steps.mark(form, problems)
    return steps.show(
        "plans/print.html",
        plan,
        STEP,
        title=_("Print the plan as a PDF"),
        form=form,
        hints=words.STEP_HINTS,
        steps=words.STEPS,
        has_draft=plan.status in _HAS_DRAFT,
        revisions=revisions,
        extracts=_extracts(plan),
        languages=words.LANGUAGES,
        has_failed=has_failed,
        has_errors=has_failed,
    )


def _versions(plan: Plan, revisions: Sequence[Receipt]) -> dict[str, str]:
    """The draft, if there is one, and the submissions, newest first."""
    submitted = {
        f"revisions/{one.revision}": _(
            "Revision %(number)s, submitted %(when)s",
            number=one.revision,
            when=date_time(one.submitted_at),
        )
        for one in revisions
    }
    if plan.status in _HAS_DRAFT:
        return {"draft": _("Draft, as it is saved now"), **submitted}
    return submitted


def _sections(plan: Plan) -> dict[str, Any]:
    """The steps that are written, by name."""
    return {step: words.STEPS[step] for step in plan.documents}


def _extracts(plan: Plan) -> Sequence[Extract]:
    """None while reporting does not answer: this page also leads to what needs no PDF."""
    with suppress(Unavailable):
        return clients().reporting.extracts(plan.id) if plan.revision else ()
    return ()
