"""Who may do what: `permissions.csv`, written by hand from the table of architecture section 4.

A row is a route and where its object lies; a cell is the answer a role gets. All cells follow from:

1. A plan, or a place to begin one for, outside of the assignment acted in is 404, for every verb.
   Roles of the state act for all.
2. One that may be seen, but not changed so, is 403. So is all that a role's column does not contain
   and that is no organization's.
3. All else is `yes`: neither refused nor hidden. What is sent is harmless, so that a 409, 412 or
   422 is a yes too. There is one of everything that is asked about, so nobody who may gets a 404.
4. A page answers as the service behind it. A page on which a step of a plan is changed leads who
   may only read the plan to where it is read: `reads`.
5. Who has not signed in gets 401 from an API. Pages send them to sign in (`sign-in`), but answer a
   form with 401; identity's, about one's own credentials, send them there for a form too. A form
   that anybody may send is 400 without the token of our page, and so is the way back from a sign-in
   that nobody began.
6. Another state system (`other_system`), with all scopes that IT may grant, reads the feed of
   public events, all plans and the school years, and nothing else (ADR 0019): its token is for
   notifications and plans, where all else is 403; elsewhere it is no valid token, 401. To pages it
   is a stranger. It alone gets tokens at OAuth's endpoints, where who sends no client's secret is
   401.
7. What only our own clients do (aipctl, the services: audit, recipients, subscribers, feed) is 403
   for every role. They are not asked here.

Lists, counts and reports are asked without a place and are everybody's: they hold what one may see,
which the tests beside them say. Of two things everybody reads more than their own. The API of
school years is open, though the pages of them are IT's: every plan and the start page say when
plans are due. Figures are open of every place: their masks decide what each sees of them (D08).

`where`: `own school`, `own district` and `elsewhere` are seen from the coordinators of one school
and its district; `other district` is another one's own plan; `-`: no organization's. Of two kinds
strangers alone are asked: `open` is for everybody; `link` for who has a mailed link, others 404.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PEOPLE = {
    "school_coordinator": "dana.whitfield",
    "district_coordinator": "lee.montano",
    "ped_viewer": "viewer",
    "ped_coordinator": "coordinator",
    "it_admin": "admin",
}
"""Role and mailbox of who has it alone."""
STRANGER = "stranger"
OTHER_SYSTEM = "other_system"
_OF_STRANGERS = {"open", "link"}


@dataclass(frozen=True)
class Row:
    """One route, its object in one place, and what each role and a stranger are answered."""

    method: str
    path: str
    where: str
    expected: dict[str, str]

    @property
    def route(self) -> tuple[str, str]:
        return self.method, self.path


def rows() -> list[Row]:
    with Path(__file__).with_name("permissions.csv").open(newline="") as file:
        return [
            Row(line.pop("method"), line.pop("path"), line.pop("where"), line)
            for line in csv.DictReader(file)
        ]


def rows_for(role: str) -> list[Row]:
    """What `role` is asked about."""
    return [row for row in rows() if role == STRANGER or row.where not in _OF_STRANGERS]


def routes(found: Iterable[Row]) -> set[tuple[str, str]]:
    return {row.route for row in found}
