"""What the API of every subject shares: closed bodies, answers, versions in headers."""

import re
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Header, Query
from pydantic import BaseModel, ConfigDict

from plans.errors import VersionUnreadable
from servicekit.errors import PreconditionMissing
from servicekit.texts import CleanText

_ETAG = re.compile(r'"(0|[1-9][0-9]{0,8})"')
T = TypeVar("T")


class Body(BaseModel):
    """A request body: closed, and nothing is read as another type than it was sent."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Answer(BaseModel):
    """An answer made from a domain object's attributes."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Page(Answer, Generic[T]):
    """A part of a list; pass `next` as `after` to go on."""

    items: Sequence[T]
    next: str | None = None


def etag(version: int) -> str:
    """The strong entity tag of a version (R2)."""
    return f'"{version}"'


def expected_version(if_match: Annotated[str | None, Header()] = None) -> int:
    """The version the caller saw. Raises PreconditionMissing or VersionUnreadable."""
    if if_match is None:
        raise PreconditionMissing("Send If-Match with the version that was read.")
    seen = _ETAG.fullmatch(if_match.strip())
    if seen is None:
        raise VersionUnreadable('If-Match takes one strong entity tag such as "3".')
    return int(seen[1])


ExpectedVersion = Annotated[int, Depends(expected_version)]
Limit = Annotated[int, Query(ge=1, le=200)]
Words = Annotated[Annotated[str, CleanText] | None, Query(max_length=100)]
After = Annotated[str | None, Query(pattern=r"^[0-9A-Z]{3}(/[0-9A-Z]{3})?$")]
DistrictCode = Annotated[str | None, Query(pattern=r"^[0-9A-Z]{3}$")]
SchoolYearName = Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{4}$")]
