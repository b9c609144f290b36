"""What one changes while signed in; each change asks for the password (S14, S16)."""

from typing import Any
from uuid import UUID

import flask
from flask_babel import gettext as _

from identity import web
from identity.accounts import passwords
from identity.accounts import usecases as accounts
from identity.accounts.choosing import Choice, choose_password
from identity.accounts.domain import Account
from identity.accounts.usecases import Credentials
from identity.factors import passkeys
from identity.factors import usecases as factors
from identity.security import usecases
from identity.security.forms import ChangePasswordForm
from identity.security.pages.blueprint import blueprint
from identity.signin import usecases as signin
from identity.signin.domain import Answer
from servicekit.errors import NotSignedIn


@blueprint.errorhandler(NotSignedIn)
def to_sign_in(error: NotSignedIn) -> web.Page:
    """A stranger signs in first, and comes back here."""
    origin = web.parts().settings.origin
    return web.leave(f"{origin}{web.SIGN_IN}?next={flask.request.script_root}{flask.request.path}")


@blueprint.get("/security")
def overview() -> web.Page:
    """What one signs in with."""
    account = my_account()
    with web.reading() as session:
        known = factors.factors_of(session, account.id)
        keys = passkeys.list_passkeys(session, account.id)
    return flask.render_template(
        "identity/security.html",
        account=account,
        expires_at=account.password_expires_at(web.parts().rules.password_max_age_days),
        factors=known,
        passkeys=keys,
    )


@blueprint.route("/security/password", methods=["GET", "POST"])
def change_password() -> web.Page:
    """A new password in place of the one that one knows."""
    account = my_account()
    form = ChangePasswordForm(flask.request.form)
    choice = choose_password(form, account)
    credentials = confirm_password(form.present, account)
    if credentials is not None and form.password.data == form.present.data:
        form.password.errors = [_("Choose another password than the one you had")]
        choice = Choice()
    if credentials is not None and choice.password_hash:
        return _keep(credentials, choice.password_hash)
    page = flask.render_template("identity/change_password.html", form=form, broken=choice.broken)
    return page, 422 if form.errors else 200


def _keep(credentials: Credentials, password_hash: str) -> web.Page:
    with web.writing() as session:
        answer = usecases.change_password(
            session,
            credentials,
            password_hash,
            session_id=my_session(),
            mail=web.parts().mail,
            now=web.now(),
        )
    if answer is Answer.RIGHT:
        flask.flash(_("Your new password is saved. Everywhere else you are signed out."), "success")
    else:
        flask.flash(_("Your password was changed elsewhere a moment ago."), "error")
    return web.see("security.overview")


def my_account() -> Account:
    """Whoever is signed in. Raises NotSignedIn."""
    with web.reading() as session:
        return accounts.confirm_caller(session, web.caller(), now=web.now())


def my_session() -> UUID:
    """The session this is done in. Raises NotSignedIn."""
    session_id = web.caller().session_id
    if session_id is None:
        raise NotSignedIn("Sign in to continue.")
    return session_id


def confirm_password(field: Any, account: Account) -> Credentials | None:
    """What the posted password was compared with if it is right; else says so at the field.

    Wrong ones are counted with those of signing in. Raises TooManySignIns.
    """
    if flask.request.method != "POST" or not field.data:
        return None
    with web.reading() as session:
        signin.check_not_locked(session, account.email, network=web.network(), now=web.now())
        credentials = accounts.find_credentials(session, account.email)
    if passwords.is_password(credentials.password_hash, field.data):
        return credentials
    with web.writing() as session:
        signin.note_wrong_password(session, account, network=web.network(), now=web.now())
    field.errors = [_("This is not your present password")]
    return None
