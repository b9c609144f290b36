"""Where a browser stands on its way through the sign-in, and where it goes next."""

import flask
from sqlalchemy.orm import Session

from identity import web
from identity.accounts import usecases as accounts
from identity.accounts.domain import Account
from identity.signin import usecases
from identity.signin.domain import Login, Step
from identity.signin.errors import LoginOver

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


def account_of(session: Session, login: Login) -> Account:
    """Who it is, once the password was right. Raises LoginOver."""
    if login.account_id is None:
        raise LoginOver("Begin again.")
    return accounts.get_account(session, login.account_id, now=web.now())
