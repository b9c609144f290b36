"""Several requests decided at once, after a page that says which (AIP-060)."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.clients.identity import Registration
from gateway.web import sentences, words
from gateway.web.browsing import clients
from gateway.web.requests.forms import BulkApprovalForm, BulkRejectionForm
from gateway.web.requests.pages.blueprint import requests
from gateway.web.requests.reasons import begun_with
from gateway.web.texts import gettext as _
from gateway.web.texts import ngettext
from servicekit.errors import NotSignedIn, ServiceError, Unavailable
from webui import Crumb

_MOST = 50


@requests.route("/requests/several", methods=["GET", "POST"])
def decide_several() -> ResponseReturnValue:
    """Says who would be approved as asked, or rejected with one reason; then does it."""
    seen = dict(_seen())
    if not seen:
        flash(_("Tick the requests you want to decide on."), "warning")
        return redirect("/requests", 303)
    is_rejection = request.values.get("act") == "reject"
    every = [clients().identity.registration(one) for one in seen]
    languages = {one.language for one in every}
    form = BulkRejectionForm(data=begun_with(languages)) if is_rejection else BulkApprovalForm()
    if form.validate_on_submit():
        reason = form["reason"].data if is_rejection else None
        return _decide(every, seen, reason)
    page = render_template(
        "requests/several.html",
        title=_title(len(every), is_rejection),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("Registrations"), "/requests"), Crumb(_("Several"))],
        form=form,
        every=every,
        seen=seen,
        is_rejection=is_rejection,
        roles=words.ROLES,
        reasons={
            url_for(".decide_several", act="reject", reason=name, one=_given()): said
            for name, said in words.REASON_NAMES.items()
        },
    )
    return page, 422 if form.errors else 200


def _decide(
    every: Sequence[Registration], seen: dict[UUID, int], reason: str | None
) -> ResponseReturnValue:
    """Each on its own: what somebody else has decided meanwhile stays as it is."""
    done = 0
    for one in every:
        try:
            _decide_one(one, seen[one.id], reason)
            done += 1
        except (NotSignedIn, Unavailable):
            raise
        except ServiceError as error:
            flash(f"{one.name}: {sentences.refusal(error)}", "warning")
    if done:
        said = ngettext("%(num)s request is decided.", "%(num)s requests are decided.", done)
        flash(said, "success")
    return redirect("/requests", 303)


def _decide_one(one: Registration, version: int, reason: str | None) -> None:
    if reason is not None:
        clients().identity.reject(one.id, version=version, reason=reason)
        return
    places = [place.organization for place in one.organizations]
    clients().identity.approve(one.id, version=version, role=one.role, organizations=places)


def _seen() -> list[tuple[UUID, int]]:
    """The ticked requests, each with the version that the queue showed."""
    found = []
    for given in _given():
        number, _colon, version = given.partition(":")
        try:
            found.append((UUID(number), int(version)))
        except ValueError:
            continue
    return found


def _given() -> list[str]:
    return request.values.getlist("one")[:_MOST]


def _title(count: int, is_rejection: bool) -> str:
    if is_rejection:
        return ngettext("Reject %(num)s request?", "Reject %(num)s requests?", count)
    return ngettext("Approve %(num)s request?", "Approve %(num)s requests?", count)
