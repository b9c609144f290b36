"""Figures: how many students of a place and group stand in which tier."""

from dataclasses import dataclass

from stars_sync.domain.groups import Dimension


@dataclass(frozen=True)
class Place:
    """The state (no codes), a district, or a school of a district (D09)."""

    district_code: str | None = None
    school_code: str | None = None


@dataclass(frozen=True)
class Counts:
    """Counts of students; a rate is always numerator and denominator (D01)."""

    not_in_tier: int
    tier_1: int
    tier_2: int
    tier_3: int
    tier_4: int
    enrolled_half_days: int
    absent_half_days: int
    unexcused_half_days: int

    @property
    def students(self) -> int:
        """Everyone enrolled at any time, leavers and those without data too (D03, D04)."""
        return self.not_in_tier + self.denominator

    @property
    def denominator(self) -> int:
        """Students enrolled ten days or more."""
        return self.tier_1 + self.tier_2 + self.tier_3 + self.tier_4

    @property
    def numerator(self) -> int:
        """Those of them who are chronically absent."""
        return self.tier_3 + self.tier_4


@dataclass(frozen=True)
class Reach:
    """Where the year can still end, if those who are enrolled now stay to its last day.

    `lost` students reach the chronic edge even without a further absence; `able` are those still
    enrolled who can stay under it, with `left_half_days` in all before they would not.
    """

    lost: int
    able: int
    left_half_days: int


@dataclass(frozen=True)
class Cell:
    """One figure: a place, a group of its students, the counts. Empty groups have no cell.

    `reach` is None once the year is over.
    """

    place: Place
    dimension: Dimension
    item: str
    counts: Counts
    reach: Reach | None = None
