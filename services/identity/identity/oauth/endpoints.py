"""The addresses of OAuth 2 and OpenID Connect."""

from typing import Any

import flask
from authlib.oauth2.rfc6749 import OAuth2Error
from werkzeug.wrappers import Response

from identity import web
from identity.oauth.domain import PERSON_SCOPE
from identity.oauth.server import AUTH_METHODS, Server
from identity.signin import usecases as signin
from identity.signin.domain import Login, Step

EXTENSION = "identity-oauth"
LOGIN = "login"
"""Under this name the browser's cookie holds the handle of its sign-in."""
blueprint = flask.Blueprint("oauth", __name__)


def _server() -> Server:
    server: Server = flask.current_app.extensions[EXTENSION]
    return server


@blueprint.get("/oauth/authorize")
def authorize() -> web.Page:
    """Check the client's request; send the browser to sign in, or back with a code."""
    request = flask.request.query_string.decode("ascii", "replace")
    with web.writing() as session:
        _hand_over(session)
        try:
            grant = _server().get_consent_grant()
        except OAuth2Error as error:
            return _refused(error)
        login = signin.find_login(session, web.handle(LOGIN), now=web.now())
        if _is_done(login, request) and login is not None:
            signin.finish_login(session, login)
            flask.session.clear()
            answer: Response = _server().create_authorization_response(
                grant_user=login.session_id, grant=grant
            )
            return answer
        flask.session.clear()
        flask.session[LOGIN] = signin.begin_login(
            session, request, network=web.network(), now=web.now()
        )
    return web.see("signin.sign_in")


def _is_done(login: Login | None, request: str) -> bool:
    is_done = login is not None and login.step is Step.DONE and login.session_id is not None
    return is_done and login is not None and login.request == request


def _refused(error: Any) -> web.Page:
    if error.redirect_uri:
        answer: Response = _server().handle_error_response(None, error)
        return answer
    page = flask.render_template("identity/refused.html", description=error.description)
    return page, 400


@blueprint.post("/oauth/token")
def token() -> Response:
    """Codes, refresh tokens and client credentials for tokens."""
    return _for_program("token")


@blueprint.post("/oauth/revoke")
def revoke() -> Response:
    """A client signs its person out (RFC 7009)."""
    return _for_program("revocation")


@blueprint.post("/oauth/introspect")
def introspect() -> Response:
    """Whether a token is good now, and what it says (RFC 7662)."""
    return _for_program("introspection")


FOR_PROGRAMS = (token, revoke, introspect)
PROGRAM_ROUTES = ("oauth.token", "oauth.revoke", "oauth.introspect")


def _for_program(what: str) -> Response:
    form = flask.request.form
    if any(len(form.getlist(name)) > 1 for name in form):
        answer = flask.jsonify(error="invalid_request", error_description="A parameter twice.")
        answer.status_code = 400
        return answer
    with web.writing() as session:
        _hand_over(session)
        response: Response = (
            _server().create_token_response()
            if what == "token"
            else _server().create_endpoint_response(what)
        )
    return response


def _hand_over(session: Any) -> None:
    flask.g.session = session


@blueprint.get("/.well-known/jwks.json")
def jwks() -> Response:
    """The public keys, every kid that still verifies."""
    answer = flask.jsonify(web.parts().signing.public(now=web.now()))
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


@blueprint.get("/.well-known/openid-configuration")
@blueprint.get("/.well-known/oauth-authorization-server")
def metadata() -> Response:
    """What this server can do (OpenID Connect Discovery, RFC 8414)."""
    issuer = web.parts().settings.issuer
    return flask.jsonify(
        issuer=issuer,
        authorization_endpoint=f"{issuer}/oauth/authorize",
        token_endpoint=f"{issuer}/oauth/token",
        revocation_endpoint=f"{issuer}/oauth/revoke",
        introspection_endpoint=f"{issuer}/oauth/introspect",
        jwks_uri=f"{issuer}/.well-known/jwks.json",
        response_types_supported=["code"],
        response_modes_supported=["query"],
        grant_types_supported=["authorization_code", "refresh_token", "client_credentials"],
        scopes_supported=[PERSON_SCOPE],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256"],
        token_endpoint_auth_methods_supported=AUTH_METHODS,
        revocation_endpoint_auth_methods_supported=AUTH_METHODS,
        introspection_endpoint_auth_methods_supported=AUTH_METHODS,
        code_challenge_methods_supported=["S256"],
        authorization_response_iss_parameter_supported=True,
        ui_locales_supported=["en", "es"],
    )
