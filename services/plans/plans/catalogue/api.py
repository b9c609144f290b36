"""HTTP of the catalogue."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from plans.catalogue.domain import list_strategies
from plans.permissions import Permission
from plans.schemas import Answer, Page
from servicekit.auth import requires
from servicekit.problems import RESPONSES

router = APIRouter(prefix="/api/v1/plans/strategies", tags=["strategies"], responses=RESPONSES)


class StrategyOut(Answer):
    """A strategy to choose; its name in the languages of the pages."""

    code: str
    tier: int
    name: Mapping[str, str]


@router.get("", dependencies=[Depends(requires(Permission.PlanRead))])
def read_strategies(
    tier: Annotated[int | None, Query(ge=1, le=4)] = None,
) -> Page[StrategyOut]:
    """The predefined strategies; free text is possible in every tier besides."""
    return Page(items=[StrategyOut.model_validate(one) for one in list_strategies(tier)])
