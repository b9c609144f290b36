"""HTTP of the plans."""

from fastapi import APIRouter

from plans.improvement.api import (
    attachments,
    carrying_over,
    differences,
    history,
    obligations,
    plans,
    presence,
    reviews,
    steps,
    submissions,
)
from servicekit.problems import RESPONSES

router = APIRouter(responses=RESPONSES)
# `/obligations` before `/{plan_id}`, which would take it for an id.
for part in (
    obligations,
    plans,
    steps,
    submissions,
    reviews,
    carrying_over,
    attachments,
    history,
    differences,
    presence,
):
    router.include_router(part.router)
