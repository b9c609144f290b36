"""Which snapshots an import makes: a year to date stands on the files of all its periods (D07)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from stars_sync.domain.kinds import Kind
from stars_sync.domain.masks import MaskRule
from stars_sync.domain.periods import Period, SchoolYear, Slot
from stars_sync.domain.problems import Problem, Rule
from stars_sync.domain.rates import TierRule
from stars_sync.domain.reach import REACH, ReachRule


@dataclass(frozen=True)
class StoredFile:
    """One accepted student file; `folder` is the snapshot it lies in, None while it arrives."""

    slot: Slot
    kind: Kind
    sha256: str
    row_count: int
    folder: str | None = None

    @property
    def parquet_name(self) -> str:
        """Its rows' name in every snapshot folder that holds it."""
        return f"{self.slot.period}.{self.kind}.parquet"


@dataclass(frozen=True)
class Release:
    """A snapshot to be made: a slot and all files of its year up to it, in order."""

    slot: Slot
    files: tuple[StoredFile, ...]

    def content_hash(self, rule: TierRule, masks: MaskRule, reach: ReachRule = REACH) -> str:
        """The same for the same files under the same rules; names the snapshot's folder."""
        content = [
            str(self.slot.school_year),
            str(self.slot.period),
            rule.version,
            [masks.version, masks.min_state, masks.min_public],
            reach.version,
            [[str(file.slot.period), str(file.kind), file.sha256] for file in self.files],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def plan_releases(
    known: Iterable[StoredFile], arriving: Iterable[StoredFile]
) -> tuple[list[Release], list[Problem]]:
    """The snapshots to make so that every figure stands on the newest files.

    A corrected file makes its own period's snapshot and those of the later periods of its year.
    """
    arriving = list(arriving)
    files = {(file.slot.school_year, file.slot.period, file.kind): file for file in known}
    files |= {(file.slot.school_year, file.slot.period, file.kind): file for file in arriving}
    releases, problems = [], []
    for year in sorted({file.slot.school_year for file in arriving}):
        touched = [file.slot.period for file in arriving if file.slot.school_year == year]
        for period in _periods_from(min(touched, key=lambda one: one.position)):
            if (year, period, Kind.STUD_ATT_SUM) not in files and period not in touched:
                continue
            here = [file for one in _periods_to(period) for file in _of(files, year, one)]
            missing = _missing(here, year, period)
            problems += missing
            if not missing:
                releases.append(Release(here[-1].slot, tuple(here)))
    return releases, problems


def _of(
    files: dict[tuple[SchoolYear, Period, Kind], StoredFile], year: SchoolYear, period: Period
) -> list[StoredFile]:
    kinds = (Kind.STUD_ATT_SUM, Kind.STUD_SNAPSHOT)
    return [files[year, period, kind] for kind in kinds if (year, period, kind) in files]


def _periods_from(first: Period) -> list[Period]:
    return [period for period in Period if period.position >= first.position]


def _periods_to(last: Period) -> list[Period]:
    return [period for period in Period if period.position <= last.position]


def _missing(files: list[StoredFile], year: SchoolYear, period: Period) -> list[Problem]:
    summarized = {file.slot.period for file in files if file.kind is Kind.STUD_ATT_SUM}
    problems = [
        Problem(
            "",
            0,
            "",
            Rule.MISSING_FILE,
            f"{year} {one}",
            f"{period} of {year} needs the STUD_ATT_SUM file of {one}; it never arrived.",
        )
        for one in _periods_to(period)
        if one not in summarized
    ]
    if not any(file.kind is Kind.STUD_SNAPSHOT for file in files):
        reason = f"{period} of {year} needs a STUD_SNAPSHOT file; none arrived for this year."
        problems.append(Problem("", 0, "", Rule.MISSING_FILE, f"{year} {period}", reason))
    return problems
