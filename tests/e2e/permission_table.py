"""Who may do what, as `permissions.csv` says, row by row from the table of roles.

Not every cell comes from there. Where a request cannot get as far as the rule (an object that is
not there: 404, a page that sends its reader back: 303, or shows the form again: 422), the cell is
what was answered when the table was made; it holds that answer fast and does not prove it right.

A row is a route and where its object lies; a cell is the answer a role gets:

- `yes`: neither refused nor hidden. What is sent is harmless, so a 409, 412 or 422 is a yes too.
- a status: that one. `sign-in`: sent to sign in.

A page that cannot do what is asked sends its reader back (303) or shows the form again (422); the
service behind it has refused, or was not even asked.

`where`: `own school`, `own district` and `elsewhere` are seen from the coordinators of one school
and its district; `other district` is another one's own plan; `-`: no organization's; `open`: for
everybody, so that strangers alone are asked.
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


def routes(found: Iterable[Row]) -> set[tuple[str, str]]:
    return {row.route for row in found}
