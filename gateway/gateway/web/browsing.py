"""What every page stands on: who is signed in, the services, one instant a request."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Request, Response, current_app, g, redirect, request
from flask.sessions import SessionInterface, SessionMixin
from flask.typing import ResponseReturnValue

from gateway.clients import Clients
from gateway.edge.callers import cookie_name
from gateway.sessions import BACKGROUND, Sessions, SignedIn
from gateway.settings import Settings
from gateway.signing_in import Identity
from servicekit.errors import NotSignedIn
from servicekit.problems import DATABASE_DOWN
from servicekit.process import utc_now
from webui.formats import MOUNTAIN

PUBLIC_BLUEPRINTS = {"sign_in", "help", "mailbox", "api_docs"}
_MOST_BYTES_OF_A_FORM = 2_000_000
# More than a file may hold: who sends somewhat too much is told so beside the field.
_MOST_BYTES = {"plans.save_root_causes": 10_000_000}
PUBLIC_ENDPOINTS = {"account.session_left", "webui_static", "sorry"}


@dataclass(frozen=True)
class Ground:
    """Lives on the app; reached by `ground()` inside a request."""

    settings: Settings
    sessions: Sessions
    identity: Identity
    clients: Clients


def ground() -> Ground:
    found: Ground = current_app.extensions["aip"]
    return found


def clients() -> Clients:
    """The services, called with the token of whoever is signed in."""
    return ground().clients


def now() -> datetime:
    """The request's instant, taken once."""
    if "now" not in g:
        g.now = utc_now()
    taken: datetime = g.now
    return taken


def today() -> date:
    """The day in Mountain Time."""
    return now().astimezone(MOUNTAIN).date()


def find_signed_in() -> SignedIn | None:
    """Whoever this browser is signed in as, if anybody."""
    found: SignedIn | None = g.get("signed_in")
    return found


def signed_in() -> SignedIn:
    """Whoever this browser is signed in as. Raises NotSignedIn."""
    found = find_signed_in()
    if found is None:
        raise NotSignedIn("Sign in to continue.")
    return found


def account_language() -> str | None:
    """As kept with the account; a cookie set by the language link goes before it."""
    known = find_signed_in()
    return known.language if known else None


def bearer() -> str:
    """The access token to send on, renewed where that is due. Raises NotSignedIn."""
    g.signed_in = ground().sessions.renewed(signed_in(), now=now())
    token: str = g.signed_in.access_token
    return token


def guard() -> ResponseReturnValue | None:
    """Sends strangers to sign in, and back to where they wanted to go.

    While the database does not answer nobody is known to be a stranger: raises what it raised.
    """
    if "database_down" in g and request.endpoint not in PUBLIC_ENDPOINTS:
        raise g.database_down
    is_public = request.blueprint in PUBLIC_BLUEPRINTS or request.endpoint in PUBLIC_ENDPOINTS
    if is_public or request.endpoint is None or find_signed_in() is not None:
        return None
    if request.method in {"GET", "HEAD"}:
        return to_sign_in(request.full_path.rstrip("?"))
    raise NotSignedIn("Your session has ended. Sign in again.")


def limit_body() -> None:
    """Before anything reads the body: a page takes little, but where a file is sent."""
    may_hold_file = request.mimetype == "multipart/form-data"
    known = _MOST_BYTES.get(request.endpoint or "") if may_hold_file else None
    request.max_content_length = known or _MOST_BYTES_OF_A_FORM
    request.max_form_memory_size = _MOST_BYTES_OF_A_FORM


def posted_version() -> int:
    """The version that the posted form was made from; 0 where it names none."""
    return request.form.get("_version", 0, type=int)


def version_to_post(now: int) -> int:
    """The `_version` of a form: `now`, but on a page shown again the one that was posted.

    So the next post meets what somebody else saved since the form was first opened.
    """
    return posted_version() if request.method == "POST" else now


def to_sign_in(next_path: str) -> ResponseReturnValue:
    """To the page that starts signing in; afterwards back to `next_path`."""
    return redirect(f"/sign-in?{urlencode({'next': next_path})}", 303)


class Notes(dict[str, Any], SessionMixin):
    """Flask's session, kept with the signed-in browser's row; a stranger has an empty one."""

    modified = False

    def __setitem__(self, key: str, value: Any) -> None:
        self.modified = True
        super().__setitem__(key, value)

    def pop(self, *args: Any) -> Any:
        self.modified = True
        return super().pop(*args)


class BrowserSessions(SessionInterface):
    """No session at the client: CSRF token, messages and undo stand in the row of the browser."""

    def open_session(self, app: Flask, request: Request) -> Notes:
        place: Ground = app.extensions["aip"]
        cookie = request.cookies.get(cookie_name(place.settings), "")
        g.signed_in = known = None
        try:
            is_background = BACKGROUND in request.headers
            known = (
                place.sessions.find(cookie, is_background=is_background, now=now())
                if cookie
                else None
            )
        except DATABASE_DOWN as error:
            g.database_down = error  # for `guard`: what is raised here gets no page of its own
        g.signed_in = known
        if known is None:
            return Notes()
        return Notes({**known.notes, "csrf_token": known.csrf_token})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        known: SignedIn | None = g.get("signed_in")
        if session.modified and known is not None and "ended" not in g:
            kept = {key: value for key, value in session.items() if key != "csrf_token"}
            if kept != known.notes:
                app.extensions["aip"].sessions.keep_notes(known, kept)
