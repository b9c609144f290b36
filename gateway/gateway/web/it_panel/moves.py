"""In words: what each move from one status of a school year to the next does (C06)."""

from dataclasses import dataclass
from typing import Any

from gateway.clients.year_models import SchoolYear
from gateway.web import words
from gateway.web.texts import lazy_gettext as _


@dataclass(frozen=True)
class Move:
    """`act` stands on the link and the button; `effects` before one presses it."""

    act: Any
    asks: Any
    effects: tuple[Any, ...]
    tells: Any
    is_closing: bool = False

    def question(self, year: SchoolYear) -> str:
        return str(self.asks) % {"year": words.year(year.school_year)}

    def done(self, year: SchoolYear) -> str:
        return str(self.tells) % {"year": words.year(year.school_year)}


_OPENED = _("%(year)s is open for entry.")
_CLOSED = _("%(year)s is closed for entry.")
_ALL_ENTER = _("Schools and districts can begin, write and submit plans of this year.")
_NONE_ENTERS = _("Nobody can begin, write or submit a plan of this year, from any page or program.")
_STAYS = _("Every plan stays as it is and can be read and printed.")
MOVES = {
    ("draft", "active"): Move(
        _("Open for entry"),
        _("Open %(year)s for entry?"),
        (
            _ALL_ENTER,
            _("The start pages show this year, with its due dates."),
            _("You can still change its dates. A year that was open cannot be a draft again."),
        ),
        _OPENED,
    ),
    ("active", "inactive"): Move(
        _("Close for entry"),
        _("Close %(year)s for entry?"),
        (_NONE_ENTERS, _STAYS, _("You can reopen it, with a reason.")),
        _CLOSED,
        is_closing=True,
    ),
    ("inactive", "active"): Move(
        _("Reopen for entry"),
        _("Reopen %(year)s for entry?"),
        (_ALL_ENTER, _("Your name and the reason go into the audit record.")),
        _OPENED,
    ),
    ("inactive", "archived"): Move(
        _("Archive"),
        _("Archive %(year)s?"),
        (
            _("The year leaves the lists; it is found among the archived years."),
            _STAYS,
            _("Its dates and periods can be changed no more, until it leaves the archive."),
        ),
        _("%(year)s is archived."),
        is_closing=True,
    ),
    ("archived", "inactive"): Move(
        _("Take out of the archive"),
        _("Take %(year)s out of the archive?"),
        (
            _("The year is in the lists again, and its dates can be changed."),
            _("It stays closed for entry."),
            _("Your name and the reason go into the audit record."),
        ),
        _("%(year)s is out of the archive, closed for entry."),
    ),
}
"""By the status a year has and the one it takes."""
SAYS = {
    "draft": _("Nobody can enter anything yet. Check its dates, then open it."),
    "active": _ALL_ENTER,
    "inactive": _("Plans of this year are read, but no longer changed."),
    "archived": _("Plans of this year are only read. It is left out of the lists."),
}
"""What a status means."""
