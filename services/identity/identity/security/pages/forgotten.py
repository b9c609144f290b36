"""A forgotten password: ask for a link, follow it, choose a new one (S06, S14)."""

import flask

from identity import web, words
from identity.accounts import usecases as accounts
from identity.accounts.choosing import choose_password
from identity.accounts.people import canonical_email
from identity.security import usecases
from identity.security.domain import RESET_MINUTES
from identity.security.forms import ForgottenForm, ResetForm
from identity.security.pages.blueprint import blueprint


@blueprint.route("/forgot-password", methods=["GET", "POST"])
def forgotten() -> web.Page:
    """Ask for the link; the answer is the same whoever asks."""
    form = ForgottenForm(flask.request.form)
    if flask.request.method == "POST" and form.validate():
        email = canonical_email(form.email.data or "")
        if email is not None:
            with web.writing() as session:
                usecases.ask_for_reset(session, email, network=web.network(), now=web.now())
            return web.see("security.link_sent")
        form.email.errors = [words.no_email()]
    page = flask.render_template("identity/forgotten.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/forgot-password/sent")
def link_sent() -> web.Page:
    """What happens next, if the address has an account."""
    return flask.render_template("identity/link_sent.html", minutes=RESET_MINUTES)


@blueprint.route("/reset-password", methods=["GET", "POST"])
def reset() -> web.Page:
    """Behind the mailed link; opening it changes nothing, so that mail scanners do no harm."""
    token = flask.request.args.get("t", "")
    with web.reading() as session:
        account = usecases.find_account_to_reset(session, token, now=web.now())
        former_hash = accounts.password_hash_of(session, account.id) if account else None
    if account is None:
        minutes = RESET_MINUTES
        return flask.render_template("identity/reset_link_used.html", minutes=minutes), 404
    form = ResetForm(flask.request.form)
    choice = choose_password(form, account, former_hash=former_hash)
    if choice.password_hash:
        mail = web.parts().mail
        with web.writing() as session:
            usecases.reset_password(session, token, choice.password_hash, mail=mail, now=web.now())
        return flask.render_template("identity/reset_done.html")
    page = flask.render_template("identity/reset_password.html", form=form, broken=choice.broken)
    return page, 422 if form.errors else 200
