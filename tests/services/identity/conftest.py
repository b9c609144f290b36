"""identity as it runs: its app on a database of the test's own, and browsers in front of it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from aipctl.secrets_folder import make_missing
from identity.app import create_app
from identity.settings import Settings
from servicekit.db import Database
from servicekit.process import utc_now
from tests.services.identity.browser import Browser
from tests.services.identity.factories import (
    CODES_KEY,
    COMMANDS_KEY,
    PASSWORD,
    make_account,
    make_places,
)
from tests.services.identity.outgoing import newest_mail

OpenBrowser = Callable[..., Browser]


@pytest.fixture(scope="session")
def secrets_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Secret files as `aipctl up` makes them; the mail key is the factories'."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "commands.key").write_text(COMMANDS_KEY)
    (folder / "codes.key").write_text(CODES_KEY)
    make_missing(folder)
    return folder


@pytest.fixture
def settings(
    make_settings: Callable[..., Settings], database: Database, secrets_dir: Path
) -> Settings:
    return make_settings(Settings, database_url=database.url, secrets_dir=secrets_dir)


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    made = create_app(settings)
    yield made
    made.state.database.close()


@pytest.fixture
def open_browser(app: FastAPI, settings: Settings) -> OpenBrowser:
    """A browser with cookies of its own; `network` is where it comes from."""

    def make(network: str = "198.51.100.7") -> Browser:
        return Browser(app, settings.read_secret("clients/gateway"), network=network)

    return make


@pytest.fixture
def browser(open_browser: OpenBrowser) -> Browser:
    return open_browser()


@pytest.fixture
def places(database: Database) -> None:
    """The directory's copy, committed."""
    with database.write() as session:
        make_places(session)


@pytest.fixture
def coordinator(database: Database, places: None) -> str:
    """The address of a school coordinator who can sign in with PASSWORD."""
    with database.write() as session:
        return make_account(session, now=utc_now()).email


SignIn = Callable[[Browser, str], str]


@pytest.fixture
def sign_in(database: Database) -> SignIn:
    """`sign_in(browser, email)`: password and mailed code; gives where the browser goes next."""

    def through(browser: Browser, email: str) -> str:
        assert browser.begin().headers["location"] == "/identity/sign-in"
        fields = {"email": email, "password": PASSWORD}
        assert browser.go("/identity/sign-in", fields) == "/identity/code"
        with database.read() as session:
            code = newest_mail(session, "one_time_code", email).values["code"]
        return browser.go("/identity/code", {"code": code})

    return through


@pytest.fixture
def owner(browser: Browser, coordinator: str, sign_in: SignIn) -> Browser:
    """The coordinator's browser, signed in; the gateway passes on who it is."""
    answer = browser.exchange(browser.finish(sign_in(browser, coordinator)))
    browser.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return browser


@pytest.fixture
def earlier(session: Session, now: datetime) -> None:
    """Places in the session that is rolled back."""
    make_places(session)
