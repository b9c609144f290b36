"""The pull feed for other systems."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from notifications.feed import usecases
from notifications.feed.schemas import Feed
from notifications.permissions import Permission
from servicekit.auth import requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES

router = APIRouter(prefix="/api/v1", tags=["feed"], responses=RESPONSES)


@router.get("/events", response_model=Feed, dependencies=[Depends(requires(Permission.EventsRead))])
def read_feed(
    session: InTransaction,
    after: Annotated[int, Query(ge=0, le=2**62, description="The last cursor you have.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Public events after a cursor, in order; 0 begins with the first ever."""
    shown, has_more = usecases.read_feed(session, after, limit)
    # Put together as text: reading and writing an envelope again would change its bytes.
    events = ",".join(f'{{"cursor":{row.position},"event":{row.envelope}}}' for row in shown)
    last = shown[-1].position if shown else after
    return Response(
        f'{{"events":[{events}],"next_after":{last},"has_more":{str(has_more).lower()}}}',
        media_type="application/json",
    )
