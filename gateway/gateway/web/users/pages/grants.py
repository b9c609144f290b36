"""IT administrators are made by two people: one asks, another one confirms (C07, R18)."""

from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from gateway.web.browsing import clients
from gateway.web.texts import gettext as _
from gateway.web.users.changing import USERS, Change, read_account, require_decider
from gateway.web.users.forms import ReasonForm
from gateway.web.users.pages.blueprint import users


@users.route(f"{USERS}/<uuid:account_id>/it-admin", methods=["GET", "POST"])
def ask_for_admin(account_id: UUID) -> ResponseReturnValue:
    """Ask, with the reason; the other deciders get a mail."""
    account, form = read_account(account_id), ReasonForm()
    return Change(
        "users/ask_admin.html",
        _("Make %(name)s an IT administrator?", name=account.name),
        form,
        send=lambda version: clients().accounts.ask_for_admin(
            account_id, form.reason.data or "", version=version
        ),
        done=_("The others who decide on accounts got a mail. One of them must confirm."),
    ).answer(account)


@users.post(f"{USERS}/<uuid:account_id>/grants/<uuid:grant_id>")
def decide_grant(account_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """The second person confirms or refuses; whoever asked takes it back."""
    require_decider()
    is_confirmed = "_confirm" in request.form
    clients().accounts.decide_grant(grant_id, is_confirmed=is_confirmed)
    said = _("The role is given.") if is_confirmed else _("The role is not given.")
    flash(said, "success")
    return redirect(f"{USERS}/{account_id}", 303)
