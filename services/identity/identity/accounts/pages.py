"""The page behind an invitation's link (C07)."""

import flask

from identity import web
from identity.accounts import invitations
from identity.accounts.choosing import choose_password
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
    choice = choose_password(form, account)
    if choice.password_hash:
        with web.writing() as session:
            invitations.accept_invitation(session, token, choice.password_hash, now=web.now())
        return flask.render_template("identity/invitation_done.html")
    page = flask.render_template(
        "identity/invitation.html", form=form, account=account, broken=choice.broken
    )
    return page, 422 if form.errors else 200
