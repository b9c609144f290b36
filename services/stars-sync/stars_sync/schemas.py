"""Answers of stars-sync's API."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from stars_sync.domain.groups import Dimension, dimension_of
from stars_sync.domain.imports import (
    ImportRun,
    ImportStatus,
    ListedDistrict,
    ListedSchool,
    Snapshot,
)
from stars_sync.domain.problems import Problem, Rule
from stars_sync.usecases.directory import DirectoryPage
from stars_sync.usecases.figures import SeenFigure
from stars_sync.usecases.refreshing import Published


class Answer(BaseModel):
    """Made from the attributes of what a use case gives."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class DistrictOut(Answer):
    code: str
    name: str
    organization_type: str
    nces_id: str
    is_open: bool
    version: int

    @classmethod
    def of(cls, listed: ListedDistrict) -> Self:
        return cls(**vars(listed.district), is_open=listed.is_open, version=listed.version)


class SchoolOut(Answer):
    district_code: str
    code: str
    name: str
    level: str
    status: str
    nces_id: str
    is_open: bool
    version: int

    @classmethod
    def of(cls, listed: ListedSchool) -> Self:
        return cls(**vars(listed.school), is_open=listed.is_open, version=listed.version)


class DirectoryOut(Answer):
    """What changed since a version; pass `next` as `after` while there is one."""

    version: int
    districts: Sequence[DistrictOut]
    schools: Sequence[SchoolOut]
    next: str | None

    @classmethod
    def of(cls, page: DirectoryPage) -> Self:
        listed = page.listed
        return cls(
            version=page.version,
            districts=[DistrictOut.of(one) for one in listed if isinstance(one, ListedDistrict)],
            schools=[SchoolOut.of(one) for one in listed if isinstance(one, ListedSchool)],
            next=page.next,
        )


class SnapshotOut(Answer):
    """The figures of a school year up to a period; `status` is active or former.

    `days_to_come`: the school days until the year's end that every `reach` counts on.
    """

    id: UUID
    school_year: str
    period: str
    as_of: date
    status: str
    rule_version: str
    mask_version: str
    published_at: datetime
    days_to_come: int | None = None


class SnapshotsOut(Answer):
    items: Sequence[SnapshotOut]


class ReachOut(Answer):
    """What a group can still come to, coarse enough for anyone.

    At least `lost_at_least` of its students will be chronically absent at the end of the year; the
    others still enrolled may miss `days_left` more days each on average, where they are enough.
    """

    lost_at_least: int
    days_left: int | None


class FigureOut(Answer):
    """A rate is `numerator` of `denominator`; masked counts are absent, never zero.

    `audiences` says who may see the counts: `own`, `state`, `public` (D08). `reach` is there only
    of what the public may see, while the year runs.
    """

    district_code: str | None
    school_code: str | None
    dimension: Dimension
    item: str
    is_masked: bool
    students: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    not_in_tier: int | None = None
    tiers: tuple[int, int, int, int] | None = None
    audiences: Sequence[str]
    reach: ReachOut | None = None

    @classmethod
    def of(cls, seen: SeenFigure) -> Self:
        figure = seen.figure
        counts = figure.counts if seen.is_visible else None
        return cls(
            district_code=figure.district_code or None,
            school_code=figure.school_code or None,
            dimension=dimension_of(figure.item),
            item=figure.item,
            is_masked=counts is None,
            students=counts and counts.students,
            numerator=counts and counts.numerator,
            denominator=counts and counts.denominator,
            not_in_tier=counts and counts.not_in_tier,
            tiers=counts and (counts.tier_1, counts.tier_2, counts.tier_3, counts.tier_4),
            audiences=sorted(figure.audiences),
            reach=counts and figure.reach and ReachOut.model_validate(figure.reach),
        )


class FiguresOut(Answer):
    snapshot: SnapshotOut
    figures: Sequence[FigureOut]

    @classmethod
    def of(cls, snapshot: Snapshot, figures: Sequence[SeenFigure]) -> Self:
        return cls(
            snapshot=SnapshotOut.model_validate(snapshot),
            figures=[FigureOut.of(one) for one in figures],
        )


class PublishedOut(Answer):
    """What a refresh put in place; snapshots that were active already are named too."""

    import_id: UUID
    directory_version: int | None
    snapshots: Sequence[SnapshotOut]

    @classmethod
    def of(cls, published: Published) -> Self:
        return cls.model_validate(published)


class ImportedFileOut(Answer):
    name: str
    kind: str | None
    sha256: str
    row_count: int


class ImportOut(Answer):
    """One refresh and its files."""

    id: UUID
    status: ImportStatus
    started_at: datetime
    ended_at: datetime | None
    problem_count: int
    directory_version: int | None
    files: Sequence[ImportedFileOut]

    @classmethod
    def of(cls, run: ImportRun) -> Self:
        return cls.model_validate(run)


class ProblemOut(Answer):
    """One thing wrong: `line` counts from 1, the header; 0 is the file as a whole."""

    file: str
    line: int
    column: str
    rule: Rule
    value: str
    reason: str


class ProblemsOut(Answer):
    """Pass `next` as `after` while there is one."""

    items: Sequence[ProblemOut]
    next: int | None

    @classmethod
    def of(cls, problems: Sequence[Problem], *, after: int, limit: int) -> Self:
        shown = [ProblemOut.model_validate(problem) for problem in problems[:limit]]
        return cls(items=shown, next=after + limit if len(problems) > limit else None)
