"""The pages behind mailed links: to a password (C07, AIP-068), and to a new address."""

import flask

from identity import web
from identity.accounts import details, invitations
from identity.accounts.choosing import choose_password
from identity.accounts.forms import FirstPasswordForm
from identity.accounts.people import masked
from identity.signin import sessions

blueprint = flask.Blueprint("accounts", __name__)


@blueprint.route("/invitation", methods=["GET", "POST"])
def invitation() -> web.Page:
    """Choose a password; the link is used up by it."""
    token = flask.request.args.get("t", "")
    with web.reading() as session:
        account = invitations.find_invited(session, token, now=web.now())
    if account is None:
        return flask.render_template("identity/link_used.html"), 404
    form = FirstPasswordForm(flask.request.form)
    choice = choose_password(form, account)
    if choice.password_hash:
        with web.writing() as session:
            accepted = invitations.accept_invitation(
                session, token, choice.password_hash, now=web.now()
            )
            sessions.end_others(
                session, accepted.id, keep=None, why="the password changed", now=web.now()
            )
        return flask.render_template("identity/invitation_done.html")
    page = flask.render_template(
        "identity/invitation.html", form=form, account=account, broken=choice.broken
    )
    return page, 422 if form.errors else 200


@blueprint.route("/new-address", methods=["GET", "POST"])
def new_address() -> web.Page:
    """The link to a new address. Opening it changes nothing, so that mail scanners do no harm."""
    token = flask.request.args.get("t", "")
    with web.reading() as session:
        address = details.find_new_address(session, token, now=web.now())
    if address is None:
        return flask.render_template("identity/link_used.html"), 404
    if flask.request.method == "GET":
        return flask.render_template("identity/new_address.html", address=masked(address))
    with web.writing() as session:
        details.prove_new_address(session, token, now=web.now())
    return flask.render_template("identity/new_address_proved.html")
