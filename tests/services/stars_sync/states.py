"""A small fictional state as files, for whatever imports one."""

from pathlib import Path

from stars_sync.domain.periods import Period, SchoolYear
from tests.services.stars_sync.files import (
    ATT_SUM_HEADER,
    SCHOOLS,
    SNAPSHOT_HEADER,
    YEAR,
    as_text,
    att_sum_row,
    snapshot_row,
)

DISTRICTS = (
    "District_Code,District_Name,District_Organization_Type\n"
    "412,Piñon Valley Schools,State District\n"
    "413,Tres Alamitos Schools,State District\n"
    "531,Vista Serena Charter School,State Charter\n"
)
LOCATIONS = (
    "District_Code,Location_ID,Full_Location_Name,School_Level_Code,Location_Status\n"
    "412,020,Blue Grama Elementary School,ES,OPEN\n"
    "412,027,Cottonwood Middle School,MS,OPEN\n"
    "413,020,Agave Elementary School,ES,NEW\n"
    "531,020,Vista Serena Charter School,HS,OPEN\n"
)
SIZES = dict(zip(SCHOOLS, (20, 12, 15, 8), strict=True))
"""Students of each school: the last one is too small to be shown to others."""


def directory_files(folder: Path, *, locations: str = LOCATIONS) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "districts.csv").write_text(DISTRICTS)
    (folder / "locations.csv").write_text(locations)
    return [folder / "districts.csv", folder / "locations.csv"]


def period_files(
    folder: Path, period: Period, *, absent: int = 0, year: SchoolYear = YEAR
) -> list[Path]:
    """Both student files; every fourth student misses 10 of 40 days, the others `absent`."""
    slot = year.slot_of(period)
    days, codes = [], []
    for place, size in SIZES.items():
        for number in range(size):
            student = f"{place[0]}{place[1]}{number:03}"
            missed = 10 if number % 4 == 0 else absent
            days.append(att_sum_row(student, 40, 40 - missed, 0, school=place, slot=slot))
            gender = "FM"[number % 2]
            codes.append(snapshot_row(student, gender=gender, school=place, slot=slot))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stud_att_sum.csv").write_text(as_text(ATT_SUM_HEADER, days))
    (folder / "stud_snapshot.csv").write_text(as_text(SNAPSHOT_HEADER, codes))
    return [folder / "stud_att_sum.csv", folder / "stud_snapshot.csv"]
