"""HTTP: who owes a plan."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from contracts.organizations import Organization
from plans.improvement import usecases
from plans.improvement.api.dependencies import PREFIX, READ, Rules
from plans.improvement.domain.steps import PlanKind
from plans.improvement.schemas import ObligationsOut
from plans.improvement.usecases.obligations import ObligationFilter
from plans.schemas import After, DistrictCode, Limit, SchoolYearName, Words
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES

router = APIRouter(prefix=PREFIX, tags=["plans"], responses=RESPONSES)


@router.get("/obligations", dependencies=READ)
def list_obligations(
    session: InTransaction,
    caller: CurrentCaller,
    rules: Rules,
    school_year: SchoolYearName = None,
    district: DistrictCode = None,
    kind: PlanKind | None = None,
    q: Words = None,
    plan: Annotated[Literal["any", "none"] | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> ObligationsOut:
    """The caller's schools and districts: whether each owes a plan, and the plan it has."""
    page = usecases.list_obligations(
        session,
        ObligationFilter(school_year, district, kind, q, plan),
        by=caller,
        rules=rules,
        after=Organization.parse(after) if after else None,
        limit=limit,
    )
    return ObligationsOut.of(page)
