"""Pages for what went wrong, in plain words: what happened, what was kept, what to do."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException


@dataclass(frozen=True)
class Words:
    """The texts of one kind of error; lazy, so that they follow the reader's language."""

    title: str
    lead: str
    acts: tuple[str, ...]


_NOT_OURS = Words(
    _("We could not read this request"),
    _("Something in the address or in what was sent is not right."),
    (_("Go back and try again."),),
)
_CSRF = Words(
    _("We could not take this form"),
    _("To protect your account, we accept a form only from a page opened in this browser."),
    (_("Go back, reload the page and send it again."), _("Check that cookies are allowed.")),
)
_FAULT = Words(
    _("Something went wrong on our side"),
    _("The fault is ours, not yours. What you saved before is safe."),
    (
        _("Try again in a moment. Trying twice does no harm."),
        _("If it happens again, tell the attendance team and give the reference."),
    ),
)
_WORDS = {
    401: Words(
        _("Sign in to continue"),
        _("You are not signed in, or your session ended. What you saved is safe."),
        (_("Sign in again from the start page."),),
    ),
    403: Words(
        _("Your role does not allow this"),
        _("You are signed in, but this needs another role or another organization."),
        (
            _("If you have more than one role, switch to the other one."),
            _("If you think you should have access, contact the attendance team."),
        ),
    ),
    404: Words(
        _("We could not find this page"),
        _("It may have moved, or the address may be incomplete."),
        (_("Check the address."), _("Start again from the start page.")),
    ),
    405: Words(
        _("This page cannot be opened this way"),
        _("It is the result of a form and has no content of its own."),
        (_("Go back to the form and send it again."),),
    ),
    409: Words(
        _("This has changed in the meantime"),
        _("Someone else was faster, or it was already done. Nothing of this request was saved."),
        (_("Go back and reload the page to see how it is now."),),
    ),
    413: Words(
        _("This file is too large"),
        _("Nothing was stored."),
        (_("Choose a smaller file and try again."),),
    ),
    429: Words(
        _("Too many tries"),
        _("To protect accounts, we take only so many tries in a row."),
        (_("Wait a few minutes and try again."),),
    ),
    503: Words(
        _("The service is not available just now"),
        _("We are working on it. What you saved before is safe."),
        (_("Try again in a few minutes."),),
    ),
}


def install(app: Flask, reference: Callable[[], str]) -> None:
    """Answer every HTTP error and every bug of `app` with a page."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if error.response is not None or status < 400:
            return make_response(error.get_response())
        words = _CSRF if isinstance(error, CSRFError) else _words(status)
        answer = error_page(status, words, reference())
        for name, value in error.get_headers():
            if name not in ("Content-Type", "Content-Length"):
                answer.headers[name] = value
        return answer


def error_page(status: int, words: Words | None = None, reference: str = "") -> Response:
    """The page for an HTTP status, in the words of that status unless others are given."""
    said = words or _words(status)
    page = render_template(
        "webui/error.html", title=said.title, lead=said.lead, acts=said.acts, reference=reference
    )
    return make_response(page, status)


def _words(status: int) -> Words:
    if status >= 500:
        return _WORDS.get(status, _FAULT)
    return _WORDS.get(status, _NOT_OURS)
