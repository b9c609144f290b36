"""The list of subscribers over HTTP, for the operator's client (`aipctl subscribers`)."""

from fastapi import APIRouter, Depends

from notifications.permissions import Permission
from notifications.subscribers import usecases
from notifications.subscribers.schemas import (
    SubscriberIn,
    SubscriberName,
    SubscriberOut,
    SubscribersOut,
)
from servicekit.auth import CurrentCaller, requires
from servicekit.db import InTransaction
from servicekit.problems import RESPONSES
from servicekit.process import utc_now

router = APIRouter(
    prefix="/api/v1/notifications/subscribers", tags=["subscribers"], responses=RESPONSES
)
_write = [Depends(requires(Permission.SubscribersWrite))]


@router.get("", dependencies=_write)
def list_subscribers(session: InTransaction) -> SubscribersOut:
    """All of them by name, the removed ones too."""
    found = usecases.list_subscribers(session)
    return SubscribersOut(items=[SubscriberOut.of(each) for each in found])


@router.post("", status_code=201, dependencies=_write)
def add_subscriber(
    body: SubscriberIn, session: InTransaction, caller: CurrentCaller
) -> SubscriberOut:
    """Put a system on the list of those that hear of public events."""
    added = usecases.add_subscriber(
        session, body.name, body.event_patterns, body.client_id, by=caller.actor, now=utc_now()
    )
    return SubscriberOut.of(added)


@router.post("/{name}/rotation", dependencies=_write)
def note_rotation(
    name: SubscriberName, session: InTransaction, caller: CurrentCaller
) -> SubscriberOut:
    """Say that its secrets are replaced now; who replaces them needs what is answered."""
    return SubscriberOut.of(usecases.note_rotation(session, name, by=caller.actor, now=utc_now()))


@router.delete("/{name}", status_code=204, dependencies=_write)
def remove_subscriber(name: SubscriberName, session: InTransaction, caller: CurrentCaller) -> None:
    """Take a system off the list."""
    usecases.remove_subscriber(session, name, by=caller.actor, now=utc_now())
