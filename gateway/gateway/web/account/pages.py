"""One's own account: who one is here, and where one is signed in (S16)."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from gateway.web import words
from gateway.web.browsing import clients
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


@account.post("/account/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """Sign out elsewhere; every service refuses that session from then on."""
    clients().identity.end_sign_in_session(session_id)
    flash(_("That session is ended."), "success")
    return redirect("/account", 303)
