"""Closing, opening, ways back in, ended sessions, each confirmed (AIP-067, AIP-068, AIP-071)."""

from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from gateway.web.browsing import clients
from gateway.web.texts import gettext as _
from gateway.web.users.changing import USERS, Change, read_account, require_decider
from gateway.web.users.forms import ConfirmForm, ReasonForm
from gateway.web.users.pages.blueprint import users


@users.route(f"{USERS}/<uuid:account_id>/deactivate", methods=["GET", "POST"])
def deactivate(account_id: UUID) -> ResponseReturnValue:
    """Close the account, with the reason."""
    return _set_active(account_id, False)


@users.route(f"{USERS}/<uuid:account_id>/reactivate", methods=["GET", "POST"])
def reactivate(account_id: UUID) -> ResponseReturnValue:
    """Open it again, with the reason."""
    return _set_active(account_id, True)


def _set_active(account_id: UUID, is_active: bool) -> ResponseReturnValue:
    account, form = read_account(account_id), ReasonForm()
    asks = _("Reactivate this account?") if is_active else _("Deactivate this account?")
    reactivated = _("%(name)s can sign in again.", name=account.name)
    closed = _("%(name)s cannot sign in any more and is out at once.", name=account.name)
    return Change(
        "users/activity.html",
        asks,
        form,
        send=lambda version: clients().accounts.set_active(
            account_id, is_active, form.reason.data or "", version=version
        ),
        done=reactivated if is_active else closed,
    ).answer(account, is_active=is_active)


@users.route(f"{USERS}/<uuid:account_id>/password-link", methods=["GET", "POST"])
def mail_password_link(account_id: UUID) -> ResponseReturnValue:
    """Mail a link to choose a new password; nobody here sees or sets one."""
    account = read_account(account_id)
    return Change(
        "users/password_link.html",
        _("Mail a link to a new password?"),
        ConfirmForm(),
        send=lambda version: clients().accounts.mail_password_link(account_id),
        done=_("The link is on its way to %(address)s.", address=account.email),
    ).answer(account)


@users.route(f"{USERS}/<uuid:account_id>/factors", methods=["GET", "POST"])
def start_over_with_factors(account_id: UUID) -> ResponseReturnValue:
    """For who lost phone, passkeys and recovery codes: says what then happens, and does it."""
    account = read_account(account_id)
    return Change(
        "users/factors.html",
        _("Start over with sign-in factors?"),
        ConfirmForm(),
        send=lambda version: clients().accounts.start_over_with_factors(
            account_id, version=version
        ),
        done=_("All of it is removed. %(name)s was told by mail.", name=account.name),
    ).answer(account)


@users.post(f"{USERS}/<uuid:account_id>/sessions/end")
def end_sessions(account_id: UUID) -> ResponseReturnValue:
    """Sign somebody out of one session, or everywhere."""
    require_decider()
    only = request.form.get("only")
    clients().accounts.end_sessions(account_id, only=only)
    flash(_("That session is ended.") if only else _("All sessions are ended."), "success")
    return redirect(f"{USERS}/{account_id}", 303)
