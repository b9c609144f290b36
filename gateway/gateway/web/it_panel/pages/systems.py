"""Clients of other state systems: who there is, a new one, a new secret, an end (T18).

A secret stands on the page that answers the form, and nowhere else: not in an address, not in the
browser's session. A form that is sent again is refused.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from gateway.clients.identity import IssuedSecret, SystemClient
from gateway.web import sentences, words
from gateway.web.browsing import clients, ground, posted_version
from gateway.web.it_panel.forms import SystemForm
from gateway.web.it_panel.pages.blueprint import it_panel
from gateway.web.it_panel.years import require_it, sentence
from gateway.web.texts import gettext as _
from servicekit.errors import Conflict, FieldProblem, Invalid, NotFound, Stale
from webui import Crumb
from webui.fields import Problem, show_problems
from webui.forms import PageForm, choices

SYSTEMS = "/it-panel/systems"
_READ_AT = {
    "events:read": "/api/v1/events",
    "plan:read": "/api/v1/plans",
    "school_year:read": "/api/v1/plans/school-years",
}


@it_panel.get(SYSTEMS)
def list_systems() -> ResponseReturnValue:
    """By name, disabled ones too."""
    require_it()
    return _page(
        "systems.html",
        _("Other state systems"),
        items=clients().identity.system_clients().items,
        statuses=words.CLIENT_STATUSES,
    )


@it_panel.route(f"{SYSTEMS}/new", methods=["GET", "POST"])
def create_system() -> ResponseReturnValue:
    """A name and what it may do; also for a name that was disabled."""
    require_it()
    form = SystemForm()
    form.scopes.choices = choices(
        {one: words.SCOPES.get(one, one) for one in clients().identity.system_clients().scopes}
    )
    problems: list[Problem] = []
    if form.validate_on_submit():
        try:
            return _secret(
                clients().identity.create_system_client(
                    (form.client_id.data or "").strip(), form.scopes.data or []
                )
            )
        except (Invalid, Conflict) as error:
            homeless = show_problems(form, _at_fields(error.at), sentence)
            problems = [Problem("#main", sentence(one)) for one in homeless]
            if not error.at:
                problems = [Problem("#main", sentences.refusal(error))]
    page = _page("new_system.html", _("Give another system access"), form=form, problems=problems)
    return page, 422 if form.is_submitted() else 200


@it_panel.route(f"{SYSTEMS}/<client_id>/secret", methods=["GET", "POST"])
def rotate_secret(client_id: str) -> ResponseReturnValue:
    """Another secret in place of the one that was seen."""
    client, form, is_stale = _active(client_id), PageForm(), False
    if form.validate_on_submit():
        try:
            return _secret(
                clients().identity.rotate_system_client(client_id, version=posted_version())
            )
        except Stale:
            is_stale = True
    page = _page(
        "new_secret.html",
        _("Make a new secret for %(client)s?", client=client_id),
        client=client,
        is_stale=is_stale,
        has_errors=is_stale,
    )
    return page, 409 if is_stale else 200


@it_panel.route(f"{SYSTEMS}/<client_id>/disable", methods=["GET", "POST"])
def disable_system(client_id: str) -> ResponseReturnValue:
    """No token for it from now on."""
    client = _active(client_id)
    if PageForm().validate_on_submit():
        clients().identity.disable_system_client(client_id)
        flash(_("%(client)s gets no access any more.", client=client_id), "success")
        return redirect(SYSTEMS, 303)
    return _page(
        "disable_system.html",
        _("Take away the access of %(client)s?", client=client_id),
        client=client,
    )


def _active(client_id: str) -> SystemClient:
    """Raises NotAllowed, NotFound."""
    require_it()
    for one in clients().identity.system_clients().items:
        if one.client_id == client_id and one.is_active:
            return one
    raise NotFound("There is no active client of this name.")


def _secret(issued: IssuedSecret) -> str:
    origin = ground().settings.origin
    return _page(
        "secret.html",
        _("Copy the secret of %(client)s now", client=issued.client_id),
        issued=issued,
        token_url=f"{origin}/identity/oauth/token",
        urls=[f"{origin}{_READ_AT[scope]}" for scope in issued.scopes if scope in _READ_AT],
        docs_url=f"{origin}/api/docs",
    )


def _page(template: str, title: str, **shown: Any) -> str:
    further = [] if request.path == SYSTEMS else [Crumb(title)]
    return render_template(
        f"it_panel/{template}",
        title=title,
        crumbs=[
            Crumb(_("Home"), "/"),
            Crumb(_("IT panel"), "/it"),
            Crumb(_("Other state systems"), SYSTEMS if further else ""),
            *further,
        ],
        here=SYSTEMS,
        scopes=words.SCOPES,
        **shown,
    )


def _at_fields(found: Sequence[FieldProblem]) -> list[FieldProblem]:
    """The service names the pattern of a name; people read what it asks for."""
    return [
        replace(one, code="client-name-invalid") if one.code == "string-pattern-mismatch" else one
        for one in found
    ]
