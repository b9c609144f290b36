"""The pages for what went wrong: an error of a service in the words of its code."""

from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Flask, Response, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as PageNotFound

from gateway.edge.callers import cookie_name
from gateway.edge.door import FAILURE
from gateway.errors import ForgeryRefused
from gateway.web import browsing, sentences
from gateway.web.texts import gettext
from gateway.web.texts import lazy_gettext as _
from servicekit.errors import NotSignedIn, ServiceError, TooMany
from servicekit.problems import (
    DATABASE_DOWN,
    RETRY_AFTER_SECONDS,
    database_down,
    status_of,
)
from servicekit.telemetry import correlation_id
from webui.error_pages import Words, error_page

_AGAIN = _("Go back, reload the page and try again.")
_ROLE = _("If you have more than one role, switch to the other one.")
_TITLES = {
    403: (_("Your role does not allow this"), (_ROLE,)),
    404: (_("We could not find this"), (_("Check the address."), _ROLE)),
    409: (_("This has changed in the meantime"), (_AGAIN,)),
    412: (_("This has changed in the meantime"), (_AGAIN,)),
    429: (_("Too many requests"), (_("Wait a minute and try again."),)),
    503: (
        _("The service is not available just now"),
        (_("Try again in a few minutes. Trying twice does no harm."),),
    ),
}
_OTHER = (_("We could not read this request"), (_AGAIN,))
_FORGED = (_("We could not take this form"), (_AGAIN,))
_FRESH_CODE_NEEDED = "fresh-code-needed"
_NEVER_SHOWN = ("csrf_token",)


def reference() -> str:
    """How a person names this request to the attendance team: the first of its id, in two parts."""
    mark = correlation_id()[:8].upper()
    return f"{mark[:4]}-{mark[4:]}"


def install(app: Flask) -> None:
    """Answer every error of a service, and what the edge refused, with a page."""
    app.register_error_handler(ServiceError, _refused)
    app.register_error_handler(NotSignedIn, _signed_out)
    for kind in DATABASE_DOWN:
        app.register_error_handler(kind, lambda error: _refused(database_down(error)))
    app.add_url_rule("/sorry", "sorry", _sorry)


def _sorry() -> ResponseReturnValue:
    failure = request.environ.get("asgi.scope", {}).get(FAILURE)
    if not isinstance(failure, ServiceError):
        raise PageNotFound
    return _refused(failure)


def _refused(error: ServiceError) -> Response:
    if error.code == _FRESH_CODE_NEEDED and request.method == "POST":
        return _to_confirm()
    status = status_of(error)
    title, acts = _FORGED if isinstance(error, ForgeryRefused) else _TITLES.get(status, _OTHER)
    said = Words(title, sentences.refusal(error), acts)
    answer = error_page(status, said, reference())
    if isinstance(error, TooMany) or status == 503:
        wait = error.params.get("wait_seconds", RETRY_AFTER_SECONDS)
        answer.headers["Retry-After"] = str(wait)
    return answer


def _to_confirm() -> Response:
    """To identity's page that asks for a fresh code (R18); it sends the form back to us.

    307: the browser sends the form along as it is, so that nothing typed is lost.
    """
    back = urlsplit(request.referrer or "")
    query = {
        "next": request.full_path.rstrip("?"),
        "back": urlunsplit(("", "", back.path, back.query, "")),
    }
    return make_response(redirect(f"/identity/security/confirm?{urlencode(query)}", 307))


def _signed_out(error: NotSignedIn) -> ResponseReturnValue:
    """To sign in and back; what was typed and cannot be saved now is shown, to be copied."""
    settings = browsing.ground().settings
    g.signed_in = None
    g.pop("webui_frame", None)
    if request.method in {"GET", "HEAD"}:
        answer = make_response(browsing.to_sign_in(request.full_path.rstrip("?")))
    else:
        page = render_template(
            "gateway/signed_out.html",
            title=gettext("You were signed out"),
            typed=[(name, text) for name, text in request.form.items() if _was_typed(name, text)],
            next_path=request.path,
        )
        answer = make_response(page, 401)
    answer.delete_cookie(cookie_name(settings), path="/", secure=settings.is_https)
    return answer


def _was_typed(name: str, text: Any) -> bool:
    return name not in _NEVER_SHOWN and not name.startswith("_") and len(text) > 20
