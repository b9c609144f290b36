"""The Flask app with every page that takes a credential, and the OAuth endpoints."""

import hashlib
import hmac
import logging
from importlib.metadata import version
from pathlib import Path

import flask
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from identity import web, words
from identity.accounts import pages as accounts
from identity.accounts import passwords
from identity.oauth import endpoints as oauth
from identity.oauth.server import Server
from identity.registration import pages as registration
from identity.security import pages as security
from identity.signin import pages as signin
from identity.signin.errors import LoginOver, TooManySignIns
from identity.web import Parts
from servicekit.errors import NotSignedIn, ServiceError, TooMany
from servicekit.problems import status_of
from servicekit.process import utc_now
from servicekit.telemetry import correlation_id
from webui import Frame, setup

_log = logging.getLogger(__name__)
_HERE = Path(__file__).parent
_MOST_BYTES = 64_000


def create_pages(parts: Parts) -> Flask:
    """The app to mount under /identity."""
    settings = parts.settings
    app = Flask("identity", root_path=str(_HERE), static_folder=None)
    app.secret_key = _cookie_key(settings.read_secret("session.key"))
    app.config.update(
        MAX_CONTENT_LENGTH=_MOST_BYTES,
        SESSION_COOKIE_NAME="__Host-aip-signin" if settings.is_https else "aip-signin",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    app.extensions[web.EXTENSION] = parts
    app.extensions[oauth.EXTENSION] = Server(
        parts.signing,
        issuer=settings.issuer,
        origin=settings.origin,
        password_max_age_days=settings.password_policy.max_age_days,
    )
    csrf = setup(app, frame=_frame, translations=_HERE / "translations", is_https=settings.is_https)
    for subject in (accounts, oauth, registration, security, signin):
        app.register_blueprint(subject.blueprint)
    for endpoint in (*oauth.FOR_PROGRAMS, security.confirming.confirm):
        csrf.exempt(endpoint)
    app.jinja_env.globals.update(
        password_rules=lambda: passwords.rules_of(settings.password_policy),
        rule=words.rule,
        sign_in_href=web.SIGN_IN,
    )
    app.before_request(_begin)
    _answer_errors(app)
    passwords.warm_up()
    return app


def _cookie_key(secret: str) -> bytes:
    # The gateway's cookies hang on the same file: each has a key of its own.
    return hmac.new(secret.encode(), b"identity pages", hashlib.sha256).digest()


def _frame() -> Frame:
    return Frame(version=version("attendance-improvement-plans"))


def _begin() -> web.Page | None:
    flask.g.now = utc_now()
    origin = flask.request.headers.get("Origin")
    is_form = flask.request.method == "POST" and flask.request.endpoint not in oauth.PROGRAM_ROUTES
    if is_form and origin is not None and origin != web.parts().settings.origin:
        return _problem(_("This came from another site"), _("Nothing was sent or changed."), 403)
    return None


def _answer_errors(app: Flask) -> None:
    app.register_error_handler(ServiceError, _service_error)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http_error)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _database_down)
    app.register_error_handler(500, _bug)


def _service_error(error: ServiceError) -> web.Page:
    if isinstance(error, (LoginOver, NotSignedIn)):
        text = _("You were away for a while, or this page was open twice. Sign in again.")
        return _problem(_("This sign-in is over"), text, 404, href=web.SIGN_IN, link=_("Sign in"))
    if isinstance(error, TooMany):
        seconds = int(error.params.get("wait_seconds", 60))
        if isinstance(error, TooManySignIns):
            title = _("Too many tries")
        else:
            title = _("Too many requests came from there")
        minutes = -(-seconds // 60)
        text = ngettext(
            "Try again in %(num)s minute. Nothing you have saved is lost.",
            "Try again in %(num)s minutes. Nothing you have saved is lost.",
            minutes,
        )
        return _problem(title, text, 429)
    return _problem(
        _("This does not work"), _("The link or page is not good any more."), status_of(error)
    )


def _forged(error: CSRFError) -> web.Page:
    text = _("It was open for too long, or your browser keeps no cookies. Open it again.")
    return _problem(_("This page is too old"), text, 400, href=web.SIGN_IN, link=_("Sign in"))


def _http_error(error: HTTPException) -> web.Page:
    code = error.code or 500
    if code == 404:
        return _problem(_("There is no such page"), _("Check the address."), 404)
    return _problem(_("This does not work"), _("The request cannot be answered."), code)


def _database_down(error: Exception) -> web.Page:
    _log.error("database unavailable: %s", type(error).__name__)
    text = _("Nobody can sign in or register for the moment. Try again in a few seconds.")
    return _problem(_("The system does not answer just now"), text, 503)


def _bug(error: object) -> web.Page:
    text = _("Nothing of this request was saved. Try again in a moment.")
    return _problem(_("Something went wrong on our side"), text, 500)


def _problem(title: str, text: str, status: int, *, href: str = "/", link: str = "") -> web.Page:
    page = flask.render_template(
        "identity/problem.html",
        title=title,
        text=text,
        href=href,
        link=link or _("Go to the start page"),
        reference=correlation_id(),
    )
    return page, status
