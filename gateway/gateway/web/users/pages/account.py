"""One account with everything about it; its details; its audit trail (AIP-064, AIP-069)."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gateway.web import words
from gateway.web.browsing import clients, signed_in, today
from gateway.web.texts import gettext as _
from gateway.web.users.changing import USERS, Change, crumbs, place_of, read_account
from gateway.web.users.forms import DetailsForm
from gateway.web.users.pages.blueprint import users
from webui import Crumb, formats

_FIELDS = ("first_name", "last_name", "email", "phone", "language")


@users.get(f"{USERS}/<uuid:account_id>")
def show_user(account_id: UUID) -> ResponseReturnValue:
    """Who it is, what they may do, where they are signed in; and every way to change it."""
    account = read_account(account_id)
    return render_template(
        "users/user.html",
        title=account.name,
        crumbs=crumbs(Crumb(account.name)),
        account=account,
        place=place_of(account),
        status=words.ACCOUNT_STATUSES[account.status],
        roles=words.ROLES,
        sessions=clients().accounts.sessions(account_id),
        languages=words.LANGUAGES,
        today=today(),
        me=signed_in().account_id,
        is_own=account.id == signed_in().account_id,
        is_admin=any(held.role == "it_admin" for held in account.assignments),
    )


@users.route(f"{USERS}/<uuid:account_id>/details", methods=["GET", "POST"])
def change_details(account_id: UUID) -> ResponseReturnValue:
    """Names, phone, language; a new address counts once it is proved."""
    account = read_account(account_id)
    form = DetailsForm(data={name: getattr(account, name) for name in _FIELDS})
    is_new_address = form.email.data != account.email
    return Change(
        "users/details.html",
        _("Correct the details"),
        form,
        send=lambda version: clients().accounts.change_details(
            account_id, {name: form[name].data or "" for name in _FIELDS}, version=version
        ),
        done=_("Saved. The new address counts as soon as the link mailed to it is opened.")
        if is_new_address
        else _("The details are saved."),
    ).answer(account)


@users.get(f"{USERS}/<uuid:account_id>/trail")
def show_trail(account_id: UUID) -> ResponseReturnValue:
    """What was done to the account and by it, newest first."""
    account = read_account(account_id)
    given = request.args.get("before", "")
    found = clients().accounts.trail(account_id, before=int(given) if given.isdigit() else None)
    title = _("What was done")
    return render_template(
        "users/trail.html",
        title=title,
        over=account.name,
        crumbs=crumbs(Crumb(account.name, place_of(account)), Crumb(title)),
        found=found,
        actions=words.ACTIONS,
        facts=_facts,
        place=place_of(account),
    )


def _facts(change: Any) -> str:
    """Role, place and days of an entry, in words."""
    said = [str(words.ROLES.get(change["role"], change["role"]))] if change.get("role") else []
    if change.get("organization") not in (None, "state"):
        said.append(str(change["organization"]))
    if change.get("last_day_on"):
        said.append(_("until %(day)s", day=change["last_day_on"]))
    if change.get("fields"):
        names = {**words.MEMBER_FIELDS, "phone": _("Phone"), "language": _("Language")}
        said.append(formats.joined([str(names[one]).lower() for one in change["fields"]]))
    return ", ".join(said)
