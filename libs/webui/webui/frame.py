"""What stands around every page: who is signed in, where one can go, what is announced."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Crumb(NamedTuple):
    """One place of the breadcrumbs; the last has no address, it is the page itself."""

    label: str
    href: str | None = None


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The band above the masthead, such as planned maintenance; plain text, escaped."""

    heading: str
    text: str = ""
    href: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """The person signed in, and the assignment acted in."""

    account_id: str
    name: str
    role_name: str
    organization_name: str
    account_href: str
    sign_out_href: str
    switch_role_href: str = ""
    session_href: str = ""
    """Where scripts ask how long the session lasts (GET) and make it last longer (POST): answers
    `{"seconds_left": …, "may_stay": …}`, or 401. Empty: no warning is shown."""
    session_seconds: int = 0
    may_stay: bool = True


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Head and foot of a page; an anonymous page has no person and no navigation."""

    version: str
    brand_href: str = "/"
    person: Person | None = None
    navigation: Sequence[NavItem] = field(default_factory=tuple)
    notice: Notice | None = None
    reminder: Notice | None = None
    """Something for this person, above the page's work."""
    find_href: str = ""
    help_href: str = "/help"
    accessibility_href: str = "/help/accessibility"
    privacy_href: str = "/help/privacy"
    glossary_href: str = "/help/glossary"
    contact_href: str = "/help/contact"
    api_csrf_token: str = ""
    """What autosave sends as X-CSRF-Token; empty: the token of Flask-WTF."""
