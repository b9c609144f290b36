"""HTTP: lists of plans, one plan, beginning one."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.organizations import Organization
from plans.improvement import usecases
from plans.improvement.api.answers import PlanAnswers
from plans.improvement.api.dependencies import EDIT, PREFIX, READ, Rules
from plans.improvement.domain.plans import PlanStatus
from plans.improvement.schemas import NewPlan, PlanHeader, PlanOut, PlanState
from plans.improvement.store import PlanFilter
from plans.schemas import DistrictCode, Limit, Page, SchoolYearName, Words, etag
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(prefix=PREFIX, tags=["plans"], responses=RESPONSES)


@router.get("", dependencies=READ)
def list_plans(
    session: InTransaction,
    caller: CurrentCaller,
    school_year: SchoolYearName = None,
    status: PlanStatus | None = None,
    district: DistrictCode = None,
    q: Words = None,
    after: UUID | None = None,
    limit: Limit = 50,
) -> Page[PlanHeader]:
    """The plans the caller may see, by district and school code."""
    found, last = usecases.list_plans(
        session,
        PlanFilter(school_year, status, district, q),
        by=caller,
        after=after,
        limit=limit,
    )
    return Page(items=[PlanHeader.of(plan) for plan in found], next=last and str(last))


@router.post(
    "",
    dependencies=EDIT,
    status_code=201,
    responses={200: {"model": PlanOut, "description": "It was there already"}},
)
def create_plan(
    body: NewPlan,
    session: InTransaction,
    caller: CurrentCaller,
    rules: Rules,
    response: Response,
) -> PlanOut:
    """The organization's plan of that year; there is one, however often it is asked for."""
    now = utc_now()
    plan, is_new = usecases.create_plan(
        session, Organization.parse(body.organization), body.school_year, by=caller, now=now
    )
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"{PREFIX}/{plan.id}"
    response.headers["ETag"] = etag(plan.version)
    return PlanOut.of_view(usecases.read_plan(session, plan.id, by=caller, rules=rules, now=now))


@router.get("/{plan_id}", dependencies=READ, response_model=PlanOut)
def read_plan(plan_id: UUID, request: Request, caller: CurrentCaller) -> Response:
    """One plan with everything its pages show."""
    answers: PlanAnswers = request.app.state.plan_answers
    answer = answers.read(plan_id, by=caller, now=utc_now())
    headers = {"ETag": etag(answer.version)}
    return Response(answer.body, media_type="application/json", headers=headers)


@router.get("/{plan_id}/state", dependencies=READ)
def read_state(plan_id: UUID, session: InTransaction, caller: CurrentCaller) -> PlanState:
    """The facts that the plan's events told, for services that missed one."""
    plan, newest, events = usecases.read_state(session, plan_id, by=caller)
    return PlanState.of_state(plan, newest, events)
