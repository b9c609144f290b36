"""HTTP of the plans."""

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

# `/obligations` before `/{plan_id}`, which would take it for an id.
_PARTS = (
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
)
routes = [route for part in _PARTS for route in part.router.routes]
