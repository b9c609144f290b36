"""The page behind an invitation's link (C07)."""

import flask

from identity import web, words
from identity.accounts import invitations, passwords
from identity.accounts.forms import FirstPasswordForm

blueprint = flask.Blueprint("accounts", __name__)


@blueprint.route("/invitation", methods=["GET", "POST"])
def invitation() -> web.Page:
    """Choose the first password; the link is used up by it."""
    token = flask.request.args.get("t", "")
    with web.reading() as session:
        account = invitations.find_invited(session, token, now=web.now())
    if account is None:
        return flask.render_template("identity/link_used.html"), 404
    form = FirstPasswordForm(flask.request.form)
    broken: list[str] = []
    if flask.request.method == "POST" and form.validate():
        typed = form.password.data or ""
        broken = passwords.rules_broken(typed, context=[account.name, account.email])
        if not broken:
            return _accept(token, typed)
        form.password.errors = [words.broken_rules(broken)]
    page = flask.render_template(
        "identity/invitation.html", form=form, account=account, broken=broken
    )
    return page, 422 if form.errors else 200


def _accept(token: str, password: str) -> web.Page:
    password_hash = passwords.hash_password(password)
    with web.writing() as session:
        invitations.accept_invitation(session, token, password_hash, now=web.now())
    return flask.render_template("identity/invitation_done.html")
