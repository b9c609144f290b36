"""Every page in each of its states.

The endpoint is that of the address the page ends on; test_pages compares, and fails for a page
of the two apps without a row.
"""

from tests.browser.sights_identity import IDENTITY
from tests.browser.sights_plan import PLAN
from tests.browser.sights_state import STATE
from tests.browser.sights_users import USERS

SIGHTS = (*IDENTITY, *PLAN, *STATE, *USERS)

NOT_PAGES = {
    "account.end_session": "redirects",
    "account.end_other_sessions": "redirects",
    "account.session_left": "for scripts",
    "account.stay_signed_in": "for scripts",
    "api_docs.event_document": "a document for programs",
    "api_docs.events": "redirects",
    "api_docs.openapi": "a document for programs",
    "home.start_plan": "redirects",
    "oauth.introspect": "for programs",
    "oauth.jwks": "a document for programs",
    "oauth.metadata": "a document for programs",
    "oauth.revoke": "for programs",
    "oauth.token": "for programs",
    "plans.change_tier": "redirects",
    "plans.download_attachment": "a file",
    "plans.show_tiers": "redirects",
    "requests.add_domain": "redirects",
    "requests.remove_domain": "redirects",
    "sign_in.begin": "redirects",
    "sign_in.leave": "redirects",
    "signin.resend": "redirects",
    "users.decide_grant": "redirects",
    "users.end_sessions": "redirects",
}
"""Addresses that show nothing to a person, and why."""
