"""What this year's absences so far still allow until its end, and how much of it is told."""

from dataclasses import dataclass

from stars_sync.domain.figures import Cell
from stars_sync.domain.masks import Audience, MaskRule
from stars_sync.domain.periods import Period


@dataclass(frozen=True)
class ReachRule:
    """How long a year lasts, in school days; another state or year may decide otherwise."""

    version: str
    school_days: int

    def days_to_come(self, period: Period) -> int:
        """School days behind the date of a period, for whoever is still enrolled; 0 at the end."""
        passed = period.school_days
        return 0 if passed is None else max(self.school_days - passed, 0)


REACH = ReachRule(version="reach-1", school_days=180)


@dataclass(frozen=True)
class ToldReach:
    """A group's outlook as anyone may read it: too coarse to work out a few students from it.

    Of its students `lost_at_least` will be chronically absent at the end even if they miss nothing
    more: rounded down to a multiple of the smallest group that may be seen, which also remains as
    the rest of the group. Those still enrolled who can stay under may miss `days_left` more days
    each, on average and rounded down; None where they are too few.
    """

    lost_at_least: int
    days_left: int | None


def told_reach(cell: Cell, audiences: frozenset[Audience], rule: MaskRule) -> ToldReach | None:
    """None of a group that the public may not see, and where the year is over."""
    reach = cell.reach
    if reach is None or Audience.PUBLIC not in audiences:
        return None
    least = max(rule.min_public, 1)
    hideable = max(min(reach.lost, cell.counts.students - least), 0)
    is_enough = reach.able >= least
    return ToldReach(
        hideable - hideable % least,
        reach.left_half_days // (2 * reach.able) if is_enough else None,
    )
