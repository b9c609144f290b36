"""Queries on who is in a plan: one row a plan and account, written over and over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, delete, select
from sqlalchemy.orm import Session

from plans.improvement.domain.presence import Presence
from plans.improvement.domain.steps import Step
from plans.improvement.tables import PLAN_PRESENCE
from servicekit.db import upsert


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
    facts = {
        "name": presence.name,
        "acting_as": presence.acting_as,
        "step": presence.step,
        "arrived_at": presence.arrived_at,
        "seen_at": now,
    }
    came = case(
        (PLAN_PRESENCE.c.seen_at < gone_before, presence.arrived_at),
        else_=PLAN_PRESENCE.c.arrived_at,
    )
    upsert(
        session,
        PLAN_PRESENCE,
        {"plan_id": plan_id, "account": account, **facts},
        {**facts, "arrived_at": came},
    )


def list_present(
    session: Session, plan_id: UUID, *, but: UUID, since: datetime
) -> Sequence[Presence]:
    """All seen `since` then except the account `but`, by when they came."""
    rows = session.execute(
        select(PLAN_PRESENCE)
        .where(
            PLAN_PRESENCE.c.plan_id == plan_id,
            PLAN_PRESENCE.c.account != but,
            PLAN_PRESENCE.c.seen_at >= since,
        )
        .order_by(PLAN_PRESENCE.c.arrived_at, PLAN_PRESENCE.c.account)
    )
    return [
        Presence(row.name, row.acting_as, row.step and Step(row.step), row.arrived_at)
        for row in rows
    ]


def remove_presence(session: Session, *, before: datetime) -> None:
    """Forget whoever was seen last before that moment."""
    session.execute(delete(PLAN_PRESENCE).where(PLAN_PRESENCE.c.seen_at < before))
