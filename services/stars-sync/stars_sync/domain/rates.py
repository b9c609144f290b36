"""The one rate kernel: integers in half-days, never a rounded percent (C01, D01, D06)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum


class Tier(IntEnum):
    """Where a student stands: NMSA 22-12A-2(B); too few days is no tier at all (D04)."""

    NOT_IN_A_TIER = 0
    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4

    @property
    def is_chronic(self) -> bool:
        """Absent a tenth of the days or more: 22-12A-2(D)."""
        return self >= Tier.THREE


@dataclass(frozen=True)
class TierRule:
    """A versioned reading of the statute; another state or year may decide otherwise."""

    version: str
    min_enrolled_half_days: int
    edges_percent: tuple[int, int, int]
    """Lower edges of tiers 2, 3 and 4, each belonging to the upper tier (C01)."""


RULE = TierRule(version="nm-chronic-1", min_enrolled_half_days=20, edges_percent=(5, 10, 20))


@dataclass(frozen=True)
class Days:
    """One student's days at one place, in half-days; `unexcused` is a part of `absent`."""

    enrolled_half_days: int
    absent_half_days: int
    unexcused_half_days: int = 0

    def __add__(self, other: "Days") -> "Days":
        return Days(
            self.enrolled_half_days + other.enrolled_half_days,
            self.absent_half_days + other.absent_half_days,
            self.unexcused_half_days + other.unexcused_half_days,
        )


def tier_of(days: Days, rule: TierRule = RULE) -> Tier:
    """The tier on the exact fraction absent / enrolled; half-open, so 10 % is tier 3 (C01)."""
    if days.enrolled_half_days < rule.min_enrolled_half_days:
        return Tier.NOT_IN_A_TIER
    reached = sum(
        100 * days.absent_half_days >= edge * days.enrolled_half_days for edge in rule.edges_percent
    )
    return Tier(1 + reached)


def percent(numerator: int, denominator: int) -> Decimal | None:
    """For display only: two decimals, half up (D01); None where nobody is counted."""
    if denominator == 0:
        return None
    exact = Decimal(100 * numerator) / Decimal(denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
