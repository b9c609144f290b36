"""Signing in by an app, a recovery code or a passkey (ADR 0016)."""

from typing import Any

import flask
from flask_babel import gettext as _

from identity import web, words
from identity.factors import usecases as factors
from identity.factors.scanning import AppToScan
from identity.signin import other_ways
from identity.signin.domain import Answer, Login, Step
from identity.signin.forms import (
    AppCodeForm,
    PasskeyForm,
    RecoveryCodeForm,
)
from identity.signin.other_ways import OtherWay
from identity.signin.pages.blueprint import blueprint
from identity.signin.pages.steps import LOGIN, account_of, go_on, login_at, page_with


@blueprint.route("/sign-in/passkey", methods=["GET", "POST"])
def passkey() -> web.Page:
    """A passkey of this device in place of password and code."""
    form = PasskeyForm(flask.request.form)
    login = login_at(Step.PASSWORD)
    if not isinstance(login, Login):
        return login
    if flask.request.method == "POST" and form.validate():
        if _passkey_is_right(form.credential.data or ""):
            return go_on()
        form.refute(form.credential, _("This passkey is not known here, or it took too long"))
    parts = web.parts()
    with web.writing() as session:
        options = other_ways.ask_for_passkey(session, login, parts.site, now=web.now())
    return page_with(form, "identity/passkey.html", options=options)


def _passkey_is_right(credential: str) -> bool:
    parts = web.parts()
    with web.writing() as session:
        answer, flask.session[LOGIN] = other_ways.answer_passkey(
            session,
            web.handle(LOGIN),
            credential,
            parts.site,
            rules=parts.rules,
            now=web.now(),
        )
    return answer is Answer.RIGHT


@blueprint.route("/code/app", methods=["GET", "POST"])
def app_code() -> web.Page:
    """Six digits from the authenticator app in place of the mailed ones."""
    return _other_way(OtherWay.APP, AppCodeForm(flask.request.form))


@blueprint.route("/code/recovery", methods=["GET", "POST"])
def recovery_code() -> web.Page:
    """One of the ten codes kept for the day when nothing else is at hand."""
    return _other_way(OtherWay.RECOVERY_CODE, RecoveryCodeForm(flask.request.form))


def _other_way(way: OtherWay, form: Any) -> web.Page:
    login = login_at(Step.CODE)
    if not isinstance(login, Login):
        return login
    parts = web.parts()
    if flask.request.method == "POST" and form.validate():
        typed = form.code.data or ""
        with web.writing() as session:
            answer = other_ways.answer_other_way(
                session,
                web.handle(LOGIN),
                typed,
                way,
                rules=parts.rules,
                mail=parts.mail,
                now=web.now(),
            )
        if answer is Answer.RIGHT:
            return go_on()
        form.refute(form.code, _("That code does not fit, or was used already"))
    with web.reading() as session:
        ways, is_app_needed = other_ways.ways_of(session, login, parts.rules, now=web.now())
    return page_with(
        form, f"identity/{way.name.lower()}.html", ways=ways, is_app_needed=is_app_needed
    )


@blueprint.route("/code/new-app", methods=["GET", "POST"])
def new_app() -> web.Page:
    """The app that a state role needs, set up on the way in."""
    form = AppCodeForm(flask.request.form)
    login = login_at(Step.APP)
    if not isinstance(login, Login):
        return login
    parts = web.parts()
    if flask.request.method == "POST" and form.validate():
        typed = form.code.data or ""
        with web.writing() as session:
            answer = other_ways.answer_new_app(
                session,
                web.handle(LOGIN),
                typed,
                rules=parts.rules,
                mail=parts.mail,
                now=web.now(),
            )
        if answer is Answer.RIGHT:
            return go_on()
        form.code.errors = [words.no_app_code()]
    with web.reading() as session:
        account = account_of(session, login)
        secret = factors.find_secret_to_confirm(session, account.id, key=parts.codes_key)
    page = flask.render_template(
        "identity/new_app.html", form=form, app=AppToScan.of(secret or "", account.email)
    )
    return page, 422 if form.errors else 200
