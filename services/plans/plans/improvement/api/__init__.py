"""HTTP of the plans."""

from fastapi import APIRouter

from plans.improvement.api import history, obligations, plans, steps, submissions
from servicekit.problems import RESPONSES

router = APIRouter(responses=RESPONSES)
# `/obligations` before `/{plan_id}`, which would take it for an id.
for part in (obligations, plans, steps, submissions, history):
    router.include_router(part.router)
