"""What identity has written into its outbox: mail orders, opened, and events."""

import json
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.commands import SendMail
from contracts.topology import COMMANDS, EVENTS
from servicekit.outbox import OUTBOX
from tests.services.identity.factories import COMMANDS_KEY


def mails(session: Session) -> list[SendMail]:
    """Mail orders, oldest first."""
    rows = session.execute(
        select(OUTBOX.c.payload).where(OUTBOX.c.exchange == COMMANDS).order_by(OUTBOX.c.seq)
    )
    opened = [Fernet(COMMANDS_KEY).decrypt(json.loads(row.payload)["sealed"]) for row in rows]
    return [SendMail.model_validate_json(text) for text in opened]


def newest_mail(session: Session, template: str, address: str = "") -> SendMail:
    """The last order of a template, to an address if one is named."""
    found = [
        mail
        for mail in mails(session)
        if mail.template == template and address in ("", mail.address)
    ]
    assert found, f"no {template} was ordered"
    return found[-1]


def events(session: Session) -> list[dict[str, Any]]:
    """Events in order: `{"type": …, "subject": …, "data": …}`."""
    rows = session.execute(
        select(OUTBOX.c.payload).where(OUTBOX.c.exchange == EVENTS).order_by(OUTBOX.c.seq)
    )
    return [json.loads(row.payload) for row in rows]


def event_types(session: Session) -> list[str]:
    return [event["type"] for event in events(session)]
