"""Where a browser stands on its way through the sign-in, and where it goes next."""

from typing import Any

import flask
from sqlalchemy.orm import Session

from identity import web
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.signin import usecases
from identity.signin.domain import Login, Step
from identity.signin.errors import LoginOver
from identity.signin.forms import ProofForm

LOGIN = "login"
_PAGES = {
    Step.PASSWORD: "signin.sign_in",
    Step.CODE: "signin.code",
    Step.APP: "signin.new_app",
    Step.NEW_PASSWORD: "signin.new_password",
    Step.ROLE: "signin.role",
}


def login_at(step: Step) -> Login | web.Page:
    """The browser's sign-in if it stands here; else the page where it stands."""
    with web.reading() as session:
        login = usecases.find_login(session, web.handle(LOGIN), now=web.now())
    if login is None:
        return web.leave(f"{web.parts().settings.origin}{web.SIGN_IN}")
    return login if login.step is step else page_of(login)


def go_on() -> web.Page:
    """To where the sign-in stands now. Raises LoginOver."""
    with web.reading() as session:
        login = usecases.find_login(session, web.handle(LOGIN), now=web.now())
    if login is None:
        raise LoginOver("Begin again.")
    return page_of(login)


def page_of(login: Login) -> web.Page:
    """The page of its step; at the end back to the client."""
    if login.step is Step.DONE:
        return web.leave(f"{flask.url_for('oauth.authorize')}?{login.request}")
    return web.see(_PAGES[login.step])


def page_with(form: ProofForm, template: str, **values: Any) -> web.Page:
    """The page that asks for a proof: 422 with what is malformed, 401 with what is not right.

    So does each page of signing in (ADR 0022); once somebody is signed in, all is 422.
    """
    page = flask.render_template(template, form=form, **values)
    if form.is_refuted:
        return flask.make_response(page, 401, {"WWW-Authenticate": web.CHALLENGE})
    return page, 422 if form.errors else 200


def account_of(session: Session, login: Login) -> Account:
    """Who it is, once the password was right. Raises LoginOver."""
    if login.account_id is None:
        raise LoginOver("Begin again.")
    return accounts.get_account(session, login.account_id, now=web.now())
