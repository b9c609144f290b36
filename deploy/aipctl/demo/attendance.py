"""Days of each student in each period: whole days, as the summary files count them (D16)."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

from aipctl.demo.people import Stay

_SPREAD = 0.8  # of the logarithm of a student's rate of absence
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of STUD_ATT_SUM."""

    stay: Stay
    enrolled: int
    present: int
    unexcused: int


def usual_rate(chronic_share: float, luck: float) -> float:
    """A student's rate of absence, so that `chronic_share` of a school's reach a tenth."""
    return min(0.1 * math.exp(_SPREAD * (luck + _NORMAL.inv_cdf(chronic_share))), 0.95)


def summaries_of(
    stays: Sequence[Stay], period: int, trend: float, chance: Random
) -> Iterator[Summary]:
    """The rows of one period; `trend` moves every school's share of chronic absence in a year."""
    for stay in stays:
        days = round(stay.school.district.days[period] * stay.share_of(period))
        if days < 1:
            continue
        share = min(max(stay.school.chronic_share * trend, 0.02), 0.75)
        rate = usual_rate(share, stay.student.luck)
        noise = chance.gauss(0, math.sqrt(days * rate * (1 - rate)))
        absent = min(max(round(days * rate + noise), 0), days)
        unexcused = round(absent * stay.student.unexcused_share)
        yield Summary(stay, days, days - absent, unexcused)
