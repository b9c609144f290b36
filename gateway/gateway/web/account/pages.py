"""One's own account: who one is here, and where one is signed in (S16)."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue

from gateway.web import words
from gateway.web.browsing import clients, find_signed_in, now
from gateway.web.frame import seconds_left
from gateway.web.texts import gettext as _
from webui import Crumb

account = Blueprint("account", __name__, template_folder="templates")


@account.get("/account")
def show_account() -> ResponseReturnValue:
    me = clients().identity.me()
    held = [
        f"{words.ROLES.get(one.role, one.role)}, {one.organization_name}" for one in me.assignments
    ]
    return render_template(
        "account/account.html",
        title=_("Your account"),
        crumbs=[Crumb(_("Home"), "/"), Crumb(_("Your account"))],
        me=me,
        held=held,
        sessions=clients().identity.sign_in_sessions(),
    )


@account.get("/account/session")
def session_left() -> ResponseReturnValue:
    """How long this session lasts, for the warning on every page; asked in the background."""
    known = find_signed_in()
    if known is None:
        return jsonify(error="not-signed-in"), 401
    return jsonify(seconds_left=seconds_left(known, now()), may_stay=known.may_stay)


@account.post("/account/session")
def stay_signed_in() -> ResponseReturnValue:
    """Somebody is there: finding the session has noted it."""
    return session_left()


@account.post("/account/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """Sign out elsewhere; every service refuses that session from then on."""
    clients().identity.end_sign_in_session(session_id)
    flash(_("That session is ended."), "success")
    return redirect("/account", 303)


@account.post("/account/sessions/end")
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    clients().identity.end_other_sign_in_sessions()
    flash(_("You are signed in here only."), "success")
    return redirect("/account", 303)
