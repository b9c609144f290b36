"""The demo state written as STARS's files: directory, then year by year and period by period."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random

from aipctl.demo import people, places
from aipctl.demo.attendance import Summary, summaries_of
from stars_sync.domain.periods import Period, Slot, running_year

_TRENDS = (1.05, 1.0, 0.95)  # two former years and the running one
_WHERE = ("SCHOOL_YEAR", "SNAPSHOT_DATE", "DISTRICT_CODE", "LOCATION_ID", "STUDENT_ID")
_ATT_SUM = (
    *_WHERE,
    "TOTAL_DAYS_ENROLLED",
    "TOTAL_DAYS_PRESENT",
    "TOTAL_DAYS_UNEXCUSED_ABSENT",
)
_SNAPSHOT = (
    *_WHERE,
    "STUDENT_GENDER",
    "CURR_GRADE_LVL",
    "HISPANIC_IND",
    "RACE1_CODE",
    "RACE2_CODE",
    "ECONOMIC_CODE",
    "ENG_PROF_CODE",
    "SPECIAL_ED_CODE",
    "HOMELESS",
)


@dataclass(frozen=True)
class DemoSize:
    """How large, and which of the possible states; at least two schools."""

    districts: int = 8
    schools: int = 60
    students: int = 12_000
    seed: int = 1


@dataclass(frozen=True)
class DemoFile:
    """One file of the manifest; the directory's files belong to no period."""

    name: str
    kind: str
    sha256: str
    rows: int
    school_year: str | None = None
    period: str | None = None
    as_of: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What was written; also the content of `manifest.json`, which an import takes as it is."""

    running_year: str
    files: tuple[DemoFile, ...]
    mail_domains: tuple[tuple[str, str], ...]
    """District code and mail domain."""


def write_demo(out: Path, *, today: date, size: DemoSize | None = None) -> Manifest:
    """Write the state into `out`, all periods of two former years and 40D of the running one.

    The same size and seed give the same students and days on any day; `today` only moves the years.
    """
    size = size or DemoSize()
    chance = Random(size.seed)  # noqa: S311  # invented people need not be unguessable
    districts = places.make_districts(size.districts)
    schools = places.make_schools(districts, size.schools, size.students, chance)
    files = [*_write_directory(out, districts, schools)]
    last_year = running_year(today)
    crowd = people.People(chance)
    roster = people.first_roster(schools, crowd)
    for back, trend in zip((2, 1, 0), _TRENDS, strict=True):
        year = last_year.before(back)
        stays = people.year_of(roster, schools, crowd, chance)
        for period in Period if back else [Period.D40]:
            rows = summaries_of(stays, period.position, trend, chance)
            files += _write_period(out, year.slot_of(period), stays, rows)
        roster = people.next_roster(schools, stays, crowd)
    domains = tuple((district.code, district.domain) for district in districts)
    manifest = Manifest(str(last_year), tuple(files), domains)
    (out / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1) + "\n")
    return manifest


def _write_directory(
    out: Path, districts: Sequence[places.District], schools: Sequence[places.School]
) -> Iterator[DemoFile]:
    header = ["District_Code", "District_Name", "District_Organization_Type"]
    named = ([place.code, place.name, place.organization_type] for place in districts)
    yield _write(out, "districts", header, named, None)
    header = ["District_Code", "Location_ID", "Full_Location_Name", "School_Level_Code"]
    rows = (
        [school.district.code, school.code, school.name, school.level, "OPEN"] for school in schools
    )
    yield _write(out, "locations", [*header, "Location_Status"], rows, None)


def _write_period(
    out: Path, slot: Slot, stays: Sequence[people.Stay], rows: Iterable[Summary]
) -> Iterator[DemoFile]:
    start = [slot.school_year.spellings[1], slot.as_of.isoformat()]
    summaries = (start + _summary_row(row) for row in rows)
    yield _write(out, "stud_att_sum", _ATT_SUM, summaries, slot)
    position = slot.period.position
    there = (start + _snapshot_row(stay) for stay in stays if stay.is_there_at_end_of(position))
    yield _write(out, "stud_snapshot", _SNAPSHOT, there, slot)


def _place(stay: people.Stay) -> list[str]:
    return [stay.school.district.code, stay.school.code, stay.student.id]


def _summary_row(row: Summary) -> list[str]:
    return [*_place(row.stay), str(row.enrolled), str(row.present), str(row.unexcused)]


def _snapshot_row(stay: people.Stay) -> list[str]:
    student = stay.student
    flags = ["Y" if is_so else "N" for is_so in (student.has_disability, student.is_homeless)]
    return [
        *_place(stay),
        student.gender,
        stay.grade,
        "Y" if student.is_hispanic else "N",
        student.race,
        student.second_race,
        student.economic,
        student.english,
        *flags,
    ]


def _write(
    out: Path, kind: str, header: Sequence[str], rows: Iterable[Sequence[str]], slot: Slot | None
) -> DemoFile:
    when = (str(slot.school_year), str(slot.period), slot.as_of.isoformat()) if slot else ()
    name = "/".join([*when[:2], f"{kind}.csv"])
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *lines])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return DemoFile(name, kind, digest, len(lines), *when)
