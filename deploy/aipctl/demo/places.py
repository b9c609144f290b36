"""Districts and schools of the demo state, with the calendar and the level of absence of each."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from aipctl.demo import names

_Grades = tuple[str, ...]
_GRADES = ("PK", "KF", *(f"{grade:02}" for grade in range(1, 13)))
_ELEMENTARY, _MIDDLE, _HIGH = _GRADES[:7], _GRADES[7:10], _GRADES[10:]
_LEVELS = {
    "Elementary": ("ES", _ELEMENTARY),
    "Middle": ("MS", _MIDDLE),
    "High": ("HS", _HIGH),
    "Early": ("HS", _HIGH),
    "K-8": ("ES", _ELEMENTARY + _MIDDLE),
}
_SHARE_OF_SCHOOLS = (7, 12, 9, 8, 5, 4, 3, 1)
_DAYS = (36, 44, 42, 56)  # 178 in all, each below its period's weekdays (D17)
_FOUR_DAY_WEEK = (30, 36, 34, 46)
_TINY = 8


@dataclass(frozen=True)
class District:
    """`days` are its instructional days in each of the four periods."""

    code: str
    name: str
    organization_type: str
    days: tuple[int, ...]

    @property
    def domain(self) -> str:
        return names.mail_domain(self.name)


@dataclass(frozen=True)
class School:
    """`seats` is its students; `chronic_share` the part of them who are chronically absent."""

    district: District
    code: str
    name: str
    level: str
    grades: tuple[str, ...]
    seats: int
    chronic_share: float


def shares(weights: Sequence[float], total: int, least: int = 1) -> list[int]:
    """Whole numbers that follow the weights, add up to `total` and are `least` or more each."""
    free = total - least * len(weights)
    exact = [free * weight / sum(weights) for weight in weights]
    whole = [math.floor(part) for part in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_rest[: free - sum(whole)]:
        whole[at] += 1
    return [least + part for part in whole]


def make_districts(count: int) -> list[District]:
    """Codes from 412 as in the mock-ups; the last of eight is a state charter, 500 and up (D09)."""
    made = []
    for at, name in zip(range(count), names.district_names(), strict=False):
        is_charter = "Charter" in name
        code = f"{531 + at if is_charter else 412 + at:03}"
        kind = "State Charter" if is_charter else "State District"
        made.append(District(code, name, kind, _FOUR_DAY_WEEK if at % 6 == 4 else _DAYS))
    return made


def make_schools(
    districts: Sequence[District], count: int, students: int, chance: Random
) -> list[School]:
    """`count` schools with `students` seats in all, about 5 to 60 % chronically absent."""
    weights = [_SHARE_OF_SCHOOLS[at % len(_SHARE_OF_SCHOOLS)] for at in range(len(districts))]
    per_district = shares(weights, count)
    words = names.school_words()
    shapes = [
        (district, number, *_shape(district.name, number, total, words))
        for district, total in zip(districts, per_district, strict=True)
        for number in range(total)
    ]
    sizes = _sizes([len(shape[-1]) for shape in shapes], students, chance)
    spread = [0.04 + 0.48 * (at / max(count - 1, 1)) ** 1.4 for at in range(count)]
    chance.shuffle(spread)
    return [
        School(district, f"{20 + 7 * number:03}", name, level, grades, seats, chronic)
        for (district, number, name, level, grades), seats, chronic in zip(
            shapes, sizes, spread, strict=True
        )
    ]


def _sizes(grades: Sequence[int], students: int, chance: Random) -> list[int]:
    """Seats of each school; the last one is so small that every group of it is hidden."""
    if len(grades) == 1:
        return [students]
    weights = [count**0.5 * chance.lognormvariate(0, 0.45) for count in grades[:-1]]
    return [*shares(weights, students - _TINY, least=_TINY), _TINY]


def _shape(name: str, number: int, total: int, words: Iterator[str]) -> tuple[str, str, _Grades]:
    """Name, level code and grades of a district's school `number` of `total`."""
    if total == 1:
        return name.removesuffix("s") if name.endswith("Schools") else name, "HS", _MIDDLE + _HIGH
    if name == names.DISTRICTS[0] and number < len(names.PINON_VALLEY_SCHOOLS):
        school = names.PINON_VALLEY_SCHOOLS[number]
        return school, *_LEVELS[school.split()[-2]]
    level = ("Elementary", "Middle", "High", "Elementary")[number % 4]
    if total == 2:
        level = ("K-8", "High")[number]
    return f"{next(words)} {level} School", *_LEVELS[level]
