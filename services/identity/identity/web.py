"""What identity's pages have at hand: the app's parts, the transaction, the browser's handle."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import flask
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from identity.factors.passkeys import Site
from identity.limits.domain import network_of
from identity.mail import Mail
from identity.oauth.keys import SigningKeys
from identity.settings import Settings
from identity.signin.domain import Rules
from servicekit.audit import Denials
from servicekit.auth import Authorization, Caller
from servicekit.db import Database
from servicekit.errors import NotSignedIn

EXTENSION = "identity"
SIGN_IN = "/sign-in"
"""The gateway's page that begins a sign-in."""
CHALLENGE = 'Form realm="aip"'
"""What a 401 asks for (RFC 9110, 15.5.2): the form below it. No browser has a dialog for it."""
Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Parts:
    """Made once at the start; what views need and use cases are handed."""

    settings: Settings
    database: Database
    mail: Mail
    codes_key: str
    signing: SigningKeys
    authorization: Authorization
    denials: Denials

    @property
    def site(self) -> Site:
        """Where passkeys are good."""
        return Site(self.settings.origin)

    @property
    def rules(self) -> Rules:
        """What is asked of a sign-in."""
        return Rules(
            self.codes_key,
            self.settings.password_policy.max_age_days,
            self.settings.strong_factor_for_state_roles,
        )


def parts() -> Parts:
    found: Parts = flask.current_app.extensions[EXTENSION]
    return found


def reading() -> AbstractContextManager[Session]:
    return parts().database.read()


def writing() -> AbstractContextManager[Session]:
    return parts().database.write()


def now() -> datetime:
    """The request's instant, taken once."""
    instant: datetime = flask.g.now
    return instant


def network() -> str:
    """Where the request comes from: the gateway says so in one X-Forwarded-For."""
    forwarded = flask.request.headers.get("X-Forwarded-For", "")
    return network_of(forwarded.rpartition(",")[2] or flask.request.remote_addr or "")


def caller() -> Caller:
    """Who is signed in: on pages under /security the gateway passes their token on.

    Raises NotSignedIn.
    """
    scheme, _, bearer = flask.request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        raise NotSignedIn("Sign in to continue.")
    return parts().authorization.caller(bearer)


def handle(name: str) -> str:
    """The browser's handle for `name`; empty when its cookie has none."""
    return str(flask.session.get(name, ""))


def see(endpoint: str) -> Response:
    """303 to another page of ours."""
    return flask.redirect(flask.url_for(endpoint), code=303)


def leave(address: str) -> Response:
    """303 to an address of this site outside of identity, or back to a client."""
    return flask.redirect(address, code=303)
