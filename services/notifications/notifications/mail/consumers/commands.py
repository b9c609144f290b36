"""Mails that identity asks for: their values are secrets."""

import json
from datetime import datetime

from pydantic import ValidationError

from contracts.commands import SendMail
from notifications.mail import usecases
from notifications.mail.domain import Letter, Recipient
from notifications.mail.errors import CommandNotFit
from notifications.mail.store.sealing import Sealer
from servicekit.bus import Message
from servicekit.db import Database


def receive_command(database: Database, sealer: Sealer, message: Message, now: datetime) -> None:
    """Take `notifications.mail.requested.v1`, once however often it arrives.

    Raises CommandNotFit, MailNotFit; the broker then gives up on it and it is parked, still sealed.
    """
    try:
        body = json.loads(message.body)
        command = SendMail.model_validate(sealer.open(body["sealed"]))
        cause = f"command/{body['id']}"
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        # Without the cause: it might quote the address or the code.
        raise CommandNotFit(f"Not a command of ours ({type(error).__name__}).") from None
    person = Recipient(command.address, command.name, command.language)
    letter = Letter(command.template, person, command.values)
    with database.write() as session:
        usecases.request_mail(
            session, cause, letter, sealer=sealer, now=now, expires_at=command.expires_at
        )
