"""The real roster of NCES as directory files, under codes of these tests' own making (D19).

Districts are numbered by sorted leaid, charters from 500; schools of a district by sorted ncessch.
NCES knows no state codes: whoever needs the real ones gets them from the state.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

_CHARTER = "7-Independent Charter District"
_STATE_AGENCY = "5-State agency providing elementary and/or secondary level instruction"
_TYPES = {"": "", _CHARTER: "State Charter", _STATE_AGENCY: "State Supported"}
_LEVELS = {"Elementary": "ES", "Middle": "MS", "High": "HS", "Prekindergarten": "PREK"}
DISTRICTS_HEADER = "District_Code,District_Name,District_Organization_Type,NCES_District_ID"
LOCATIONS_HEADER = (
    "District_Code,Location_ID,Full_Location_Name,School_Level_Code,Location_Status,NCES_School_ID"
)


def convert(roster: Path, out: Path) -> tuple[Path, Path]:
    """Write `districts.csv` and `locations.csv` of the roster into `out`."""
    districts = _read(roster / "nm_districts_nces.csv")
    schools = _read(roster / "nm_schools_nces.csv")
    codes = _district_codes(districts)
    written = out / "districts.csv", out / "locations.csv"
    _write(written[0], DISTRICTS_HEADER, _district_rows(districts, codes))
    _write(written[1], LOCATIONS_HEADER, _school_rows(schools, codes))
    return written


def _district_codes(districts: Sequence[dict[str, str]]) -> dict[str, str]:
    numbers = {True: 500, False: 1}
    codes = {}
    for district in sorted(districts, key=lambda one: one["leaid"]):
        is_charter = district["agency_type"] == _CHARTER
        codes[district["leaid"]] = f"{numbers[is_charter]:03}"
        numbers[is_charter] += 1
    return codes


def _district_rows(
    districts: Sequence[dict[str, str]], codes: dict[str, str]
) -> Iterator[list[str]]:
    for district in districts:
        name = district["lea_name_2023_24"] or district["lea_name_2019_20"]
        kind = _TYPES.get(district["agency_type"], "State District")
        yield [codes[district["leaid"]], name, kind, district["leaid"]]


def _school_rows(schools: Sequence[dict[str, str]], codes: dict[str, str]) -> Iterator[list[str]]:
    numbers: dict[str, int] = {}
    for school in sorted(schools, key=lambda one: one["ncessch"]):
        number = numbers[school["leaid"]] = numbers.get(school["leaid"], 0) + 1
        level = _LEVELS.get(school["level_2019_20"], "")
        name = school["school_name"] or f"School {school['ncessch']}"
        yield [codes[school["leaid"]], f"{number:03}", name, level, "OPEN", school["ncessch"]]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write(path: Path, header: str, rows: Iterator[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(","), *rows])
