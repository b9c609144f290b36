"""The authenticator app and recovery codes; to set up or remove them one writes the password."""

from collections.abc import Callable

import flask
from flask_babel import gettext as _

from identity import web, words
from identity.accounts.domain import Account
from identity.factors import usecases as factors
from identity.factors.scanning import AppToScan
from identity.security.forms import PresentPasswordForm
from identity.security.pages.blueprint import blueprint
from identity.security.pages.settings import confirm_password, my_account
from identity.signin.forms import AppCodeForm


@blueprint.route("/security/app", methods=["GET", "POST"])
def add_app() -> web.Page:
    """Begin: the secret is made once the password was right."""

    def begin(account: Account) -> web.Page:
        with web.writing() as session:
            factors.begin_app(session, account.id, key=web.parts().codes_key, now=web.now())
        return web.see("security.confirm_app")

    return after_password(
        begin,
        title=_("Set up an authenticator app"),
        text=_("An app on your phone then gives you the codes. No mail is needed for signing in."),
        button=_("Continue"),
    )


@blueprint.route("/security/app/confirm", methods=["GET", "POST"])
def confirm_app() -> web.Page:
    """Scan it, and show by a code that it works."""
    account, parts = my_account(), web.parts()
    with web.reading() as session:
        secret = factors.find_secret_to_confirm(session, account.id, key=parts.codes_key)
    if secret is None:
        return web.see("security.overview")
    form = AppCodeForm(flask.request.form)
    if flask.request.method == "POST" and form.validate():
        if _is_confirmed(account, form.code.data or ""):
            text = _("The app is set up. Now make recovery codes, should it get lost.")
            flask.flash(text, "success")
            return web.see("security.overview")
        form.code.errors = [words.no_app_code()]
    app = AppToScan.of(secret, account.email)
    page = flask.render_template("identity/confirm_app.html", form=form, app=app)
    return page, 422 if form.errors else 200


def _is_confirmed(account: Account, typed: str) -> bool:
    parts = web.parts()
    with web.writing() as session:
        return factors.confirm_app(
            session, account, typed, key=parts.codes_key, mail=parts.mail, now=web.now()
        )


@blueprint.route("/security/app/remove", methods=["GET", "POST"])
def remove_app() -> web.Page:
    """Back to the mailed code."""

    def remove(account: Account) -> web.Page:
        with web.writing() as session:
            factors.remove_app(session, account, mail=web.parts().mail, now=web.now())
        flask.flash(_("The app is removed, and your recovery codes with it."), "success")
        return web.see("security.overview")

    return after_password(
        remove,
        title=_("Remove the authenticator app"),
        text=_("You then sign in with a mailed code. Your recovery codes go too."),
        button=_("Remove the app"),
    )


@blueprint.route("/security/recovery-codes", methods=["GET", "POST"])
def make_recovery_codes() -> web.Page:
    """Ten new ones, shown in the answer and nowhere again."""

    def show(account: Account) -> web.Page:
        parts = web.parts()
        with web.writing() as session:
            codes = factors.new_recovery_codes(
                session, account, key=parts.codes_key, mail=parts.mail, now=web.now()
            )
        return flask.render_template("identity/recovery_codes.html", codes=codes)

    return after_password(
        show,
        title=_("Make new recovery codes"),
        text=_("Ten codes that each work once, for the day when your phone is not at hand."),
        button=_("Show the codes"),
    )


def after_password(
    act: Callable[[Account], web.Page], *, title: str, text: str, button: str
) -> web.Page:
    """A page that asks for the password, then does what only the owner may."""
    account = my_account()
    form = PresentPasswordForm(flask.request.form)
    is_sent = flask.request.method == "POST" and form.validate()
    if is_sent and confirm_password(form.present, account) is not None:
        return act(account)
    page = flask.render_template(
        "identity/present_password.html", form=form, title=title, text=text, button=button
    )
    return page, 422 if form.errors else 200
