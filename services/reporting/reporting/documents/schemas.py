"""Answers about documents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import BaseModel

from reporting.documents.domain import Extract, Language


class ExtractOut(BaseModel):
    """A kept print of some sections of a revision, in the plan's order."""

    revision: int
    language: Language
    sections: tuple[str, ...]
    made_at: datetime


class ExtractsOut(BaseModel):
    items: list[ExtractOut]

    @classmethod
    def of(cls, extracts: Sequence[Extract]) -> Self:
        return cls(items=[ExtractOut.model_validate(one, from_attributes=True) for one in extracts])
