"""Sign in, one-time code, new password, role; each leads to the next (AIP-041..043)."""

from uuid import UUID

import flask
from flask_babel import gettext as _

from identity import web, words
from identity.accounts import passwords
from identity.accounts import usecases as accounts
from identity.accounts.choosing import choose_password
from identity.accounts.people import canonical_email
from identity.directory import usecases as directory
from identity.signin import other_ways, usecases
from identity.signin.domain import Answer, Login, Step
from identity.signin.errors import LoginOver, NoAssignment
from identity.signin.forms import (
    CodeForm,
    NewPasswordForm,
    RoleForm,
    SignInForm,
)
from identity.signin.pages.blueprint import blueprint
from identity.signin.pages.steps import LOGIN, account_of, go_on, login_at, page_with


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> web.Page:
    """E-mail and password; without a client's request the gateway begins one."""
    form = SignInForm(flask.request.form)
    with web.reading() as session:
        login = usecases.find_login(session, web.handle(LOGIN), now=web.now())
    if login is None:
        return web.leave(f"{web.parts().settings.origin}{web.SIGN_IN}")
    if flask.request.method == "POST" and form.validate():
        if _password_is_right(login, form.email.data or "", form.password.data or ""):
            return web.see("signin.code")
        form.refute(form.email, _("The e-mail address or the password is not right"))
    return page_with(form, "identity/sign_in.html")


def _password_is_right(login: Login, typed_email: str, password: str) -> bool:
    email = canonical_email(typed_email) or ""
    with web.reading() as session:
        usecases.check_not_locked(session, email, network=login.network, now=web.now())
        credentials = accounts.find_credentials(session, email)
    is_right = passwords.is_password(credentials.password_hash, password)
    parts = web.parts()
    with web.writing() as session:
        answer, handle = usecases.answer_password(
            session,
            web.handle(LOGIN),
            email,
            credentials,
            is_right=is_right,
            rules=parts.rules,
            mail=parts.mail,
            now=web.now(),
        )
    flask.session[LOGIN] = handle
    return answer is Answer.RIGHT


@blueprint.route("/code", methods=["GET", "POST"])
def code() -> web.Page:
    """The six digits from the mail."""
    form = CodeForm(flask.request.form)
    login = login_at(Step.CODE)
    if not isinstance(login, Login):
        return login
    if flask.request.method == "POST" and form.validate():
        try:
            if _code_is_right(form.code.data or ""):
                return go_on()
        except LoginOver:  # a second click: the first was right
            return go_on()
        form.refute(
            form.code, _("That code does not match the newest one we sent, or it no longer works")
        )
    return _code_page(login, form)


def _code_is_right(typed: str) -> bool:
    parts = web.parts()
    with web.writing() as session:
        answer = usecases.answer_code(
            session,
            web.handle(LOGIN),
            typed,
            rules=parts.rules,
            now=web.now(),
        )
    return answer is Answer.RIGHT


@blueprint.post("/code/resend")
def resend() -> web.Page:
    """A new code, which kills the old one; the answer is the same where none is sent (S05)."""
    login = login_at(Step.CODE)
    if not isinstance(login, Login):
        return login
    parts = web.parts()
    with web.writing() as session:
        usecases.resend_code(
            session, web.handle(LOGIN), rules=parts.rules, mail=parts.mail, now=web.now()
        )
    flask.flash(words.code_asked_for(), "info")
    return web.see("signin.code")


def _code_page(login: Login, form: CodeForm) -> web.Page:
    with web.reading() as session:
        sent = usecases.code_sent(session, login, now=web.now())
        ways, is_app_needed = other_ways.ways_of(session, login, web.parts().rules, now=web.now())
    if is_app_needed:
        return web.see("signin.app_code")
    wait_seconds = max(0, round((sent.may_resend_at - web.now()).total_seconds()))
    return page_with(form, "identity/code.html", sent=sent, wait_seconds=wait_seconds, ways=ways)


@blueprint.route("/new-password", methods=["GET", "POST"])
def new_password() -> web.Page:
    """In place of a password that is too old (AIP-036)."""
    form = NewPasswordForm(flask.request.form)
    login = login_at(Step.NEW_PASSWORD)
    if not isinstance(login, Login):
        return login
    with web.reading() as session:
        account = account_of(session, login)
        former_hash = accounts.password_hash_of(session, account.id)
    choice = choose_password(form, account, former_hash=former_hash)
    if choice.password_hash:
        return _keep(choice.password_hash)
    days = web.parts().settings.password_policy.max_age_days
    page = flask.render_template(
        "identity/new_password.html", form=form, broken=choice.broken, days=days
    )
    return page, 422 if form.errors else 200


def _keep(password_hash: str) -> web.Page:
    parts = web.parts()
    with web.writing() as session:
        usecases.answer_new_password(
            session,
            web.handle(LOGIN),
            password_hash,
            rules=parts.rules,
            mail=parts.mail,
            now=web.now(),
        )
    return go_on()


@blueprint.route("/role", methods=["GET", "POST"])
def role() -> web.Page:
    """Which of several roles to act in (AIP-043)."""
    form = RoleForm(flask.request.form)
    login = login_at(Step.ROLE)
    if not isinstance(login, Login):
        return login
    with web.reading() as session:
        account = account_of(session, login)
        places = {
            str(held.id): directory.name_of(session, held.organization)
            for held in account.assignments
        }
    if not places:
        return flask.render_template("identity/no_role.html"), 403
    form.assignment.choices = [
        (str(held.id), words.role_name(held.role)) for held in account.assignments
    ]
    if flask.request.method == "POST" and form.validate():
        if _role_is_held(form.assignment.data or ""):
            return go_on()
        form.assignment.errors = [_("Choose one of the roles in the list")]
    page = flask.render_template("identity/role.html", form=form, places=places)
    return page, 422 if form.errors else 200


def _role_is_held(chosen: str) -> bool:
    try:
        with web.writing() as session:
            usecases.answer_role(session, web.handle(LOGIN), UUID(chosen), now=web.now())
    except (NoAssignment, ValueError):
        return False
    return True


@blueprint.get("/signed-out")
def signed_out() -> web.Page:
    """After the gateway has ended the session."""
    return flask.render_template("identity/signed_out.html")
