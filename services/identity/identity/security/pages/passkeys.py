"""Passkeys of one's own: make one, remove one; both ask for the password."""

from uuid import UUID

import flask
from flask_babel import gettext as _

from identity import web
from identity.accounts.domain import Account
from identity.factors import passkeys
from identity.security.pages.apps import after_password
from identity.security.pages.blueprint import blueprint
from identity.security.pages.settings import my_account
from identity.signin.forms import PasskeyForm

CONFIRMED = "password-given"
"""Under this name the browser's cookie says for whom, and when, the password was right."""


@blueprint.route("/security/passkeys", methods=["GET", "POST"])
def add_passkey() -> web.Page:
    """Begin: the device is asked once the password was right."""
    return after_password(
        _ask_device,
        title=_("Make a passkey"),
        text=_("A passkey on this device signs you in without password and code."),
        button=_("Continue"),
    )


def _ask_device(account: Account) -> web.Page:
    flask.session[CONFIRMED] = [str(account.id), web.now().timestamp()]
    return web.see("security.keep_passkey")


def _is_confirmed(account: Account) -> bool:
    """Whether this browser gave the account's password within the last minutes."""
    account_id, at = flask.session.get(CONFIRMED, ["", 0])
    is_fresh = web.now().timestamp() < at + passkeys.CHALLENGE_LIFE.total_seconds()
    return bool(is_fresh and account_id == str(account.id))


@blueprint.route("/security/passkeys/new", methods=["GET", "POST"])
def keep_passkey() -> web.Page:
    """What the device made."""
    account, parts = my_account(), web.parts()
    form = PasskeyForm(flask.request.form)
    if not _is_confirmed(account):
        return web.see("security.add_passkey")
    if flask.request.method == "POST" and form.validate():
        flask.session.pop(CONFIRMED)
        credential = form.credential.data or ""
        with web.writing() as session:
            is_kept = passkeys.keep_passkey(
                session, account, credential, parts.site, mail=parts.mail, now=web.now()
            )
        if is_kept:
            flask.flash(_("Your passkey is kept. You can sign in with it from now on."), "success")
        else:
            flask.flash(_("The passkey could not be kept. Begin again."), "error")
        return web.see("security.overview")
    with web.writing() as session:
        options = passkeys.begin_passkey(session, account, parts.site, now=web.now())
    page = flask.render_template("identity/new_passkey.html", form=form, options=options)
    return page, 422 if form.errors else 200


@blueprint.route("/security/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
def remove_passkey(passkey_id: UUID) -> web.Page:
    """For a device that is gone, or not one's own any more."""

    def remove(account: Account) -> web.Page:
        mail = web.parts().mail
        with web.writing() as session:
            passkeys.remove_passkey(session, account, passkey_id, mail=mail, now=web.now())
        flask.flash(_("The passkey is removed."), "success")
        return web.see("security.overview")

    return after_password(
        remove,
        title=_("Remove a passkey"),
        text=_("It signs nobody in any more. Remove it from the device too."),
        button=_("Remove the passkey"),
    )
