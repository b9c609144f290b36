"""A refresh: one run over a set of files, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from stars_sync.domain.directory import District, School
from stars_sync.domain.figures import Counts
from stars_sync.domain.reach import ToldReach


class ImportStatus(StrEnum):
    """`interrupted`: its process ended in the middle; nothing of it was used."""

    RUNNING = "running"
    PUBLISHED = "published"
    REFUSED = "refused"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class ImportedFile:
    """One file of a run, as sent."""

    name: str
    kind: str | None
    sha256: str
    row_count: int


@dataclass(frozen=True)
class ImportRun:
    """One refresh."""

    id: UUID
    status: ImportStatus
    started_at: datetime
    ended_at: datetime | None
    problem_count: int
    directory_version: int | None
    files: tuple[ImportedFile, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The figures of a school year up to a period; immutable, published or a former one."""

    id: UUID
    school_year: str
    period: str
    as_of: date
    content_hash: str
    rule_version: str
    mask_version: str
    made_at: datetime
    published_at: datetime
    days_to_come: int | None
    is_active: bool

    @property
    def status(self) -> str:
        return "active" if self.is_active else "former"


@dataclass(frozen=True)
class Figure:
    """A stored cell with the audiences that may see it; empty codes mean no such level.

    `reach` is None too in a snapshot that was published before it was worked out.
    """

    district_code: str
    school_code: str
    item: str
    counts: Counts
    audiences: frozenset[str]
    reach: ToldReach | None


@dataclass(frozen=True)
class ListedDistrict:
    """A district as listed since `version` of the directory."""

    district: District
    is_open: bool
    version: int


@dataclass(frozen=True)
class ListedSchool:
    """A school as listed since `version` of the directory."""

    school: School
    is_open: bool
    version: int


Listed = ListedDistrict | ListedSchool
