"""Authlib's server with our clients, codes and tokens.

PKCE with S256 for everyone, exact redirect addresses, parameters from one place only, no
parameter twice. The request's transaction is `flask.g.session`; the view commits it.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import flask
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import (
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Payload,
    OAuth2Request,
    grants,
)
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from authlib.oauth2.rfc9207 import IssuerParameter
from sqlalchemy.orm import Session

from identity import handles
from identity.directory import usecases as directory
from identity.oauth import introspection, keys, usecases
from identity.oauth.domain import (
    PERSON_SCOPE,
    TOKEN_SECONDS,
    AuthorizationCode,
    Client,
    RefreshToken,
)
from identity.oauth.keys import SigningKeys
from identity.oauth.usecases import CodeRequest
from identity.signin import sessions
from identity.signin.sessions import Acting

AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
_LONGEST_NONCE = 200
Token = dict[str, Any]
# At DEBUG it writes tokens into the log.
logging.getLogger("authlib").setLevel(logging.INFO)


def _session() -> Session:
    session: Session = flask.g.session
    return session


def _now() -> datetime:
    now: datetime = flask.g.now
    return now


class _Payload(OAuth2Payload):
    """Parameters of the address for GET, of the form for POST; never of both (S10)."""

    def __init__(self, request: flask.Request) -> None:
        self._given = request.form if request.method == "POST" else request.args

    @property
    def data(self) -> Mapping[str, str]:
        return self._given

    @property
    def datalist(self) -> "defaultdict[str, list[str]]":
        return defaultdict(list, {key: self._given.getlist(key) for key in self._given})


class _Request(OAuth2Request):
    """The request under the address people use: inside, it arrives over plain HTTP."""

    def __init__(self, request: flask.Request, origin: str) -> None:
        super().__init__(request.method, f"{origin}{request.full_path}", headers=request.headers)
        self.payload = _Payload(request)

    @property
    def args(self) -> Mapping[str, str]:
        return flask.request.args

    @property
    def form(self) -> Mapping[str, str]:
        return flask.request.form


class Server(AuthorizationServer):
    """One a Flask app; `issuer` is what tokens name."""

    def __init__(
        self, signing: SigningKeys, *, issuer: str, origin: str, password_max_age_days: int
    ) -> None:
        super().__init__()
        self.signing, self.issuer, self._origin = signing, issuer, origin
        self.password_max_age_days = password_max_age_days
        self._query_client = lambda client_id: usecases.find_client(_session(), client_id)
        self.register_token_generator("default", self._generate)
        pkce, issued = PkceForAll(), IdToken()
        self.register_grant(CodeGrant, [pkce, issued])
        self.register_grant(RefreshGrant, [issued])
        self.register_grant(ClientGrant)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)
        self.register_extension(_NamesIssuer)

    def create_oauth2_request(self, request: object) -> _Request:
        return _Request(flask.request, self._origin)

    def save_token(self, token: Token, request: Any) -> None:
        """Only refresh tokens are kept; access tokens are known by their signature."""
        if "refresh_token" in token:
            acting: Acting = request.user
            usecases.keep_refresh_token(
                _session(),
                token["refresh_token"],
                request.client.id,
                acting.session.id,
                token["scope"],
                now=_now(),
            )

    def _generate(
        self,
        grant_type: str,
        client: Client,
        user: Acting | None = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> Token:
        if user is None:
            return self._for_client(client, scope)
        return {
            "token_type": "Bearer",
            "access_token": keys.access_token(self.signing, self.issuer, client, user, now=_now()),
            "expires_in": TOKEN_SECONDS,
            "refresh_token": handles.new_handle(),
            "scope": PERSON_SCOPE,
        }

    def _for_client(self, client: Client, scope: str | None) -> Token:
        scopes = frozenset(scope.split()) if scope else client.scopes
        if not scopes <= client.scopes:
            raise InvalidScopeError()
        return {
            "token_type": "Bearer",
            "access_token": keys.client_token(
                self.signing, self.issuer, client, scopes, now=_now()
            ),
            "expires_in": TOKEN_SECONDS,
            "scope": " ".join(sorted(scopes)),
        }


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS

    def save_authorization_code(self, code: str, request: Any) -> None:
        asked = request.payload.data
        usecases.keep_code(
            _session(),
            code,
            request.client.id,
            request.user,
            CodeRequest(
                redirect_uri=asked["redirect_uri"],
                scope=PERSON_SCOPE,
                nonce=asked.get("nonce"),
                code_challenge=asked["code_challenge"],
            ),
            now=_now(),
        )

    def query_authorization_code(self, code: str, client: Client) -> AuthorizationCode | None:
        return usecases.take_code(_session(), code, client.id, now=_now())

    def delete_authorization_code(self, authorization_code: AuthorizationCode) -> None:
        """Used up already; kept, so that a replay is noticed."""

    def authenticate_user(self, authorization_code: AuthorizationCode) -> Acting | None:
        return sessions.find_acting(_session(), authorization_code.session_id, now=_now())


class RefreshGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken | None:
        return usecases.take_refresh_token(
            _session(),
            refresh_token,
            self.request.client.id,
            assignment_id=_assignment_id(self.request.form.get("assignment")),
            now=_now(),
        )

    def authenticate_user(self, refresh_token: RefreshToken) -> Acting | None:
        return sessions.find_acting(_session(), refresh_token.session_id, now=_now())

    def revoke_old_credential(self, refresh_token: RefreshToken) -> None:
        """Rotated already."""


class ClientGrant(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = AUTH_METHODS

    def query_token(self, token_string: str, token_type_hint: str | None) -> RefreshToken | None:
        return usecases.find_refresh_token(_session(), token_string)

    def revoke_token(self, token: RefreshToken, request: Any) -> None:
        usecases.revoke(_session(), token, now=_now())


class Introspection(IntrospectionEndpoint):
    CLIENT_AUTH_METHODS = AUTH_METHODS

    def authenticate_token(self, request: Any, client: Client) -> Token | None:
        self.check_params(request, client)
        server: Server = self.server
        token = request.form["token"]
        return introspection.find_facts(
            _session(), token, client, server.signing, server.issuer, now=_now()
        )

    def create_introspection_payload(self, token: Token | None) -> Token:
        return {"active": False} if token is None else {"active": True, **token}


class PkceForAll(CodeChallenge):
    """Confidential clients too; S256 only (S20). A nonce must be one that can be kept."""

    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Send a code_challenge with code_challenge_method=S256.")
        nonce = asked.get("nonce") or ""
        if len(nonce) > _LONGEST_NONCE or not nonce.isprintable():
            raise InvalidRequestError(f"A nonce has at most {_LONGEST_NONCE} printable characters.")
        super().validate_code_challenge(grant, redirect_uri)


class IdToken:
    """Adds the id_token, at sign-in and with every refresh."""

    def __call__(self, grant: Any) -> None:
        grant.register_hook("after_create_token_response", self._add)

    def _add(self, grant: Any, response: tuple[int, Token, Any]) -> None:
        server: Server = grant.server
        acting: Acting = grant.request.user
        code: AuthorizationCode | None = grant.request.authorization_code
        response[1]["id_token"] = keys.id_token(
            server.signing,
            server.issuer,
            grant.request.client,
            acting,
            org_name=directory.name_of(_session(), acting.assignment.organization),
            nonce=code.nonce if code else None,
            password_expires_at=acting.account.password_expires_at(server.password_max_age_days),
            now=_now(),
        )


class _NamesIssuer(IssuerParameter):
    """RFC 9207: the answer says who gives it."""

    def __init__(self, server: Server) -> None:
        self._issuer = server.issuer
        self(server)

    def get_issuer(self) -> str:
        return self._issuer


def _assignment_id(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidRequestError("assignment is no id.") from error
