"""Students of the demo state, who they are and where they are enrolled when."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from aipctl.demo.places import School

_LAST = 3  # the last of the four periods
_RACES = ("C", "I", "B", "A", "P")
_RACE_WEIGHTS = (78, 16, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Student:
    """Codes as STUD_SNAPSHOT has them; `luck` is a standard normal, high for much absence."""

    id: str
    gender: str
    is_hispanic: bool
    race: str
    second_race: str
    economic: str
    english: str
    has_disability: bool
    is_homeless: bool
    luck: float
    unexcused_share: float


@dataclass(frozen=True, slots=True)
class Stay:
    """One student at one school within a year, from period to period, both 0 to 3.

    The shares are the parts of the first and the last period spent there; a last share of 1 means
    still enrolled at its end.
    """

    student: Student
    school: School
    grade: str
    first: int = 0
    first_share: float = 1.0
    last: int = _LAST
    last_share: float = 1.0

    def share_of(self, period: int) -> float:
        """The part of a period's days the student was enrolled here."""
        if not self.first <= period <= self.last:
            return 0.0
        if self.first == self.last == period:
            return self.first_share + self.last_share - 1.0
        if period == self.first:
            return self.first_share
        return self.last_share if period == self.last else 1.0

    def is_there_at_end_of(self, period: int) -> bool:
        return self.first <= period and (period < self.last or self.last_share == 1.0)


class People:
    """Makes students; numbers are never used twice."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._number = 100_000_000 + chance.randrange(1_000_000)

    def new_student(self) -> Student:
        chance = self._chance
        self._number += chance.randrange(1, 40)
        is_poor = chance.random() < 0.68
        is_homeless = chance.random() < (0.045 if is_poor else 0.004)
        race = chance.choices(_RACES, _RACE_WEIGHTS)[0]
        is_mixed = chance.random() < 0.05
        return Student(
            id=str(self._number),
            gender=chance.choice("FM"),
            is_hispanic=chance.random() < 0.58,
            race=race,
            second_race=chance.choice([other for other in _RACES if other != race])
            if is_mixed
            else "",
            economic=chance.choice("123") if is_poor else "0",
            english="1" if chance.random() < 0.17 else chance.choice("000234"),
            has_disability=chance.random() < 0.16,
            is_homeless=is_homeless,
            luck=chance.gauss(0.12 if is_poor else -0.25, 1.0) + 0.7 * is_homeless,
            unexcused_share=chance.uniform(0.2, 0.9),
        )


Roster = dict[tuple[str, str, str], list[Student]]
"""Students by district, school and grade."""


def first_roster(schools: Sequence[School], people: People) -> Roster:
    """Everyone on the first day of the first year."""
    return {
        (school.district.code, school.code, grade): [people.new_student() for _ in range(seats)]
        for school in schools
        for grade, seats in _seats(school)
    }


def _seats(school: School) -> Iterator[tuple[str, int]]:
    each, rest = divmod(school.seats, len(school.grades))
    for at, grade in enumerate(school.grades):
        yield grade, each + (at < rest)


def next_roster(schools: Sequence[School], stays: Sequence[Stay], people: People) -> Roster:
    """A grade up: in the same school if it has the grade, else in another of the district."""
    same: Roster = defaultdict(list)
    elsewhere: dict[tuple[str, str], list[Student]] = defaultdict(list)
    for stay in stays:
        grade = _grade_after(stay.grade)
        if grade and stay.is_there_at_end_of(_LAST):
            district = stay.school.district.code
            is_there = grade in stay.school.grades
            place = (
                same[district, stay.school.code, grade] if is_there else elsewhere[district, grade]
            )
            place.append(stay.student)
    roster: Roster = {}
    for school in schools:
        for grade, seats in _seats(school):
            key = (school.district.code, school.code, grade)
            came = same[key][:seats]
            others = elsewhere[school.district.code, grade]
            while len(came) < seats:
                came.append(others.pop(0) if others else people.new_student())
            roster[key] = came
    return roster


def _grade_after(grade: str) -> str | None:
    if grade in {"PK", "KF"}:
        return {"PK": "KF", "KF": "01"}[grade]
    return None if grade == "12" else f"{int(grade) + 1:02}"


def year_of(
    roster: Roster, schools: Sequence[School], people: People, chance: Random
) -> list[Stay]:
    """A year's stays: most students stay, some leave, come late, or move to another school."""
    by_key = {(school.district.code, school.code): school for school in schools}
    by_grade: dict[str, list[School]] = defaultdict(list)
    for school in schools:
        for grade in school.grades:
            by_grade[grade].append(school)
    stays: list[Stay] = []
    for (district, code, grade), students in roster.items():
        here = by_key[district, code]
        for student in students:
            stays += _stays_of(student, here, grade, by_grade[grade], people, chance)
    return stays


def _stays_of(
    student: Student,
    here: School,
    grade: str,
    schools: Sequence[School],
    people: People,
    chance: Random,
) -> Iterator[Stay]:
    fate, period, share = chance.random(), chance.randrange(_LAST + 1), chance.uniform(0.05, 0.9)
    if fate < 0.03:  # leaves the state; somebody new takes the seat a little later
        yield Stay(student, here, grade, last=period, last_share=share)
        if chance.random() < 0.8:
            yield Stay(people.new_student(), here, grade, first=period, first_share=share / 2)
    elif fate < 0.055 and len(schools) > 1:  # moves, within the district or beyond
        there = chance.choice([school for school in schools if school is not here])
        yield Stay(student, here, grade, last=period, last_share=share)
        yield Stay(student, there, grade, first=period, first_share=1 - share)
    else:
        yield Stay(student, here, grade)
