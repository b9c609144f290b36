"""HTTP of accounts."""

from fastapi import APIRouter

from identity.accounts.api import (
    affirmations,
    assignments,
    invitations,
    listing,
    managing,
    me,
    pending,
)
from servicekit.problems import RESPONSES

router = APIRouter(prefix="/api/v1/identity", tags=["accounts"], responses=RESPONSES)
for part in (me, invitations, listing, managing, assignments, pending, affirmations):
    router.include_router(part.router)
