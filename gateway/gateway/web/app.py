"""The Flask app with all pages but those that take a credential."""

from pathlib import Path

from flask import Flask

from gateway.clients import Clients
from gateway.sealing import derived_key
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.signing_in import Identity
from gateway.web import browsing, failures, words
from gateway.web.account.pages import account
from gateway.web.api_docs.pages import api_docs
from gateway.web.frame import make_frame
from gateway.web.help.pages import help_pages
from gateway.web.home.pages import home
from gateway.web.it_panel.pages import it_panel
from gateway.web.mailbox.pages import mailbox
from gateway.web.plans.pages import plans
from gateway.web.reports.pages import reports
from gateway.web.requests.pages import requests
from gateway.web.sign_in.pages import sign_in
from gateway.web.users.pages import users
from webui import setup

JOURNEYS = (
    account,
    api_docs,
    help_pages,
    home,
    it_panel,
    mailbox,
    plans,
    reports,
    requests,
    sign_in,
    users,
)


def create_web(
    settings: Settings, sessions: Sessions, identity: Identity, clients: Clients
) -> Flask:
    """The pages. Raises AssetsMissing where the web assets were not fetched."""
    app = Flask("gateway.web", static_folder=None)
    app.secret_key = derived_key(settings.read_secret("session.key"), "forms")
    app.session_interface = browsing.BrowserSessions()
    app.extensions["aip"] = browsing.Ground(
        settings=settings,
        sessions=sessions,
        identity=identity,
        clients=clients,
    )
    app.before_request(browsing.limit_body)
    app.before_request(browsing.guard)  # before the check of forms: a stranger is told first
    setup(
        app,
        frame=make_frame,
        translations=Path(__file__).parents[1] / "translations",
        account_language=browsing.account_language,
        is_https=settings.is_https,
        serves_assets=True,
        reference=failures.reference,
    )
    failures.install(app)
    app.add_template_filter(words.brief_date)
    app.add_template_filter(words.short_year)
    app.add_template_filter(words.year)
    for journey in JOURNEYS:
        app.register_blueprint(journey)
    return app
