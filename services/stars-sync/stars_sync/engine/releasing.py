"""A snapshot's folder and figures from the Parquet files of its year to date."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stars_sync.domain.figures import Cell
from stars_sync.domain.kinds import Kind
from stars_sync.domain.masks import Audience, MaskRule, masks_of
from stars_sync.domain.rates import RULE, TierRule
from stars_sync.domain.reach import REACH, ReachRule, ToldReach, told_reach
from stars_sync.domain.releases import Release, StoredFile
from stars_sync.engine.figures import YearToDate, compute_figures
from stars_sync.engine.workbench import Workbench


@dataclass(frozen=True)
class MaskedCell:
    """A figure, who may see it, and what everyone is told of where it can still go."""

    cell: Cell
    audiences: frozenset[Audience]
    reach: ToldReach | None


@dataclass(frozen=True)
class BuiltSnapshot:
    """A snapshot ready to be published: its folder is in place, its figures are computed."""

    release: Release
    content_hash: str
    rule: TierRule
    masks: MaskRule
    figures: tuple[MaskedCell, ...]
    days_to_come: int


def build_snapshot(
    bench: Workbench,
    release: Release,
    arrived: Mapping[str, Path],
    snapshots: Path,
    masks: MaskRule,
    rule: TierRule = RULE,
    reach: ReachRule = REACH,
) -> BuiltSnapshot:
    """Put the release's folder under `snapshots` and compute what stands on it.

    `arrived` has the Parquet of each file that has no folder yet, by its SHA-256. The folder
    appears under its name only when it is whole; one that is there already is the same.
    """
    content_hash = release.content_hash(rule, masks, reach)
    folder = snapshots / content_hash
    if not folder.exists():
        _fill(bench.folder / content_hash, folder, release, arrived, snapshots)
    by_kind = {
        kind: [folder / file.parquet_name for file in release.files if file.kind is kind]
        for kind in (Kind.STUD_ATT_SUM, Kind.STUD_SNAPSHOT)
    }
    files = YearToDate(by_kind[Kind.STUD_ATT_SUM], by_kind[Kind.STUD_SNAPSHOT])
    days_to_come = reach.days_to_come(release.slot.period)
    cells = compute_figures(bench, files, rule, days_to_come=days_to_come)
    figures = tuple(
        MaskedCell(cell, audiences, told_reach(cell, audiences, masks))
        for cell, audiences in zip(cells, masks_of(cells, masks), strict=True)
    )
    return BuiltSnapshot(release, content_hash, rule, masks, figures, days_to_come)


def _fill(
    making: Path, folder: Path, release: Release, arrived: Mapping[str, Path], snapshots: Path
) -> None:
    making.mkdir()
    for file in release.files:
        _link(_source(file, arrived, snapshots), making / file.parquet_name)
    _sync(making)
    making.rename(folder)
    _sync(snapshots)


def _source(file: StoredFile, arrived: Mapping[str, Path], snapshots: Path) -> Path:
    if file.folder is None:
        return arrived[file.sha256]
    return snapshots / file.folder / file.parquet_name


def _link(source: Path, target: Path) -> None:
    """One file in several folders takes its room once, where the file system can."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
    descriptor = os.open(target, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _sync(folder: Path) -> None:
    """A rename survives a power cut once its folder is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
