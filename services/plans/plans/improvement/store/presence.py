"""Queries on who is in a plan: one row a plan and account, written over and over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, delete, select
from sqlalchemy.orm import Session

from plans.improvement.domain.presence import Presence
from plans.improvement.domain.steps import Step
from plans.improvement.tables import PLAN_PRESENCE
from servicekit.db import Upsert

# Hot, so made once: to put one together costs as much as the database does.
_HERE = Upsert(
    PLAN_PRESENCE,
    lambda new: {
        "name": new.name,
        "acting_as": new.acting_as,
        "step": new.step,
        "arrived_at": case(
            (PLAN_PRESENCE.c.seen_at < bindparam("gone_before"), new.arrived_at),
            else_=PLAN_PRESENCE.c.arrived_at,
        ),
        "seen_at": new.seen_at,
    },
)
_OTHERS = (
    select(PLAN_PRESENCE)
    .where(
        PLAN_PRESENCE.c.plan_id == bindparam("plan"),
        PLAN_PRESENCE.c.account != bindparam("but"),
        PLAN_PRESENCE.c.seen_at >= bindparam("since"),
    )
    .order_by(PLAN_PRESENCE.c.arrived_at, PLAN_PRESENCE.c.account)
)


def save_presence(
    session: Session,
    plan_id: UUID,
    account: UUID,
    presence: Presence,
    *,
    now: datetime,
    gone_before: datetime,
) -> None:
    """The account is here now; it arrived when it came, unless it was gone meanwhile."""
    row = {
        "plan_id": plan_id,
        "account": account,
        "name": presence.name,
        "acting_as": presence.acting_as,
        "step": presence.step,
        "arrived_at": presence.arrived_at,
        "seen_at": now,
    }
    _HERE.execute(session, row, gone_before=gone_before)


def list_present(
    session: Session, plan_id: UUID, *, but: UUID, since: datetime
) -> Sequence[Presence]:
    """All seen `since` then except the account `but`, by when they came."""
    rows = session.execute(_OTHERS, {"plan": plan_id, "but": but, "since": since})
    return [
        Presence(row.name, row.acting_as, row.step and Step(row.step), row.arrived_at)
        for row in rows
    ]


def remove_presence(session: Session, *, before: datetime) -> None:
    """Forget whoever was seen last before that moment."""
    session.execute(delete(PLAN_PRESENCE).where(PLAN_PRESENCE.c.seen_at < before))
