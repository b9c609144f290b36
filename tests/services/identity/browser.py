"""A browser without JavaScript: follows identity's pages, and inspects each one it gets."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from tests.pages import check

ORIGIN = "http://localhost:8000"
CALLBACK = f"{ORIGIN}/sign-in/callback"
CHALLENGE = 'Form realm="aip"'


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Browser:
    """One person's browser, and the gateway's part of the sign-in."""

    def __init__(self, app: Any, gateway_secret: str, *, network: str = "198.51.100.7") -> None:
        self.http = TestClient(
            app,
            base_url=ORIGIN,
            follow_redirects=False,
            headers={"X-Forwarded-For": network},
        )
        self._secret = gateway_secret
        self.language = "en"
        self.verifier = secrets.token_urlsafe(48)

    def get(self, path: str, *, status: int = 200) -> BeautifulSoup:
        """A page of identity, inspected."""
        answer = self.http.get(path)
        assert answer.status_code == status, (answer.status_code, answer.headers.get("location"))
        return self.inspected(answer)

    def inspected(self, answer: httpx2.Response) -> BeautifulSoup:
        """A page that keeps the rules, in this browser's language."""
        page = check(answer.text)
        assert page.select("html")[0]["lang"] == self.language
        return page

    def speak(self, language: str) -> "Browser":
        """Ask for pages in this language from now on."""
        self.language = language
        self.http.headers["Accept-Language"] = language
        return self

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> httpx2.Response:
        """Fill the form of the page at `path` and send it."""
        page = self.get(path)
        token = page.select_one("input[name=csrf_token]")
        assert token is not None, f"{path} has no form"
        answer = self.http.post(path, data={"csrf_token": str(token["value"]), **(fields or {})})
        if answer.headers["content-type"].startswith("text/html") and answer.status_code != 303:
            self.inspected(answer)
        return answer

    def refused(self, path: str, fields: Mapping[str, str], *, status: int = 422) -> BeautifulSoup:
        """Send the form and get the page back; a 401 has one challenge (RFC 9110, 15.5.2)."""
        answer = self.post(path, fields)
        assert answer.status_code == status, answer.status_code
        challenges = answer.headers.get_list("www-authenticate")
        assert challenges == [CHALLENGE] * (status == 401)
        return self.inspected(answer)

    def go(self, path: str, fields: Mapping[str, str] | None = None) -> str:
        """Send the form and give where it leads."""
        answer = self.post(path, fields)
        assert answer.status_code == 303, (answer.status_code, answer.text)
        return answer.headers["location"]

    def begin(self, **changed: str | None) -> httpx2.Response:
        """What the gateway sends the browser to; a value of None leaves the parameter out."""
        asked = {
            "response_type": "code",
            "client_id": "gateway",
            "redirect_uri": CALLBACK,
            "scope": "openid",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": challenge_of(self.verifier),
            "code_challenge_method": "S256",
        } | changed
        given = {name: value for name, value in asked.items() if value is not None}
        return self.http.get(f"/identity/oauth/authorize?{urlencode(given)}")

    def finish(self, location: str) -> str:
        """Go back to the authorize request; gives the code for the gateway."""
        answer = self.http.get(location)
        assert answer.status_code == 302, answer.text
        assert answer.headers["location"].startswith(f"{CALLBACK}?")
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        assert query["state"] == ["the-state"]
        assert query["iss"] == [f"{ORIGIN}/identity"]
        return query["code"][0]

    def ask_token(self, **form: str) -> httpx2.Response:
        """The gateway at the token endpoint."""
        return self.http.post("/identity/oauth/token", data=form, auth=("gateway", self._secret))

    def exchange(self, code: str, **changed: str) -> httpx2.Response:
        """The gateway swaps a code for tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": self.verifier,
        }
        return self.ask_token(**(form | changed))

    def refresh(self, refresh_token: str, **more: str) -> httpx2.Response:
        return self.ask_token(grant_type="refresh_token", refresh_token=refresh_token, **more)

    def revoke(self, token: str) -> httpx2.Response:
        return self.http.post(
            "/identity/oauth/revoke", data={"token": token}, auth=("gateway", self._secret)
        )
