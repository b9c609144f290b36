"""Who may see which cell (D08, R29). Complementary masks come with the whole release in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from stars_sync.domain.figures import Cell


class Audience(StrEnum):
    """`own`: the school or district itself and PED; `state`: other districts; `public`: anyone."""

    OWN = "own"
    STATE = "state"
    PUBLIC = "public"


@dataclass(frozen=True)
class MaskRule:
    """The smallest group an audience may see; a setting (PED's public report hides under 20)."""

    version: str = "primary-1"
    min_state: int = 10
    min_public: int = 10


EVERYONE = frozenset(Audience)


def masks_of(cells: Sequence[Cell], rule: MaskRule) -> list[frozenset[Audience]]:
    """For each cell of one release, in order, the audiences that may see it.

    R29 step 1. Takes the release whole, since steps 2 and 3 (complement, audit) need its sums.
    """
    return [_primary(cell, rule) for cell in cells]


def _primary(cell: Cell, rule: MaskRule) -> frozenset[Audience]:
    smallest = {Audience.STATE: rule.min_state, Audience.PUBLIC: rule.min_public}
    # The rate stands on the students counted, so these must be enough, not those enrolled.
    hidden = {who for who, least in smallest.items() if cell.counts.denominator < least}
    return EVERYONE - hidden if cell.counts.students else EVERYONE
