"""What happens to mails: asked for, sent or not, forgotten."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from notifications.mail.domain import GIVEN_UP_AFTER_DAYS, Audience, Letter
from notifications.mail.store import deliveries
from notifications.mail.store.sealing import Sealer
from notifications.mail.templates import check_template
from servicekit import schedule

ANNOUNCE = "announce"
SEND = "send-mail"
_REMEMBERED = timedelta(days=180)
_KEPT = timedelta(days=14)


def request_mail(
    session: Session,
    cause: str,
    letter: Letter,
    *,
    sealer: Sealer,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Have a letter sent after this commit, once for this cause, address and template.

    `expires_at` is given for a secret: from then on it is not sent, and its text is erased.
    Raises MailNotFit for a template that does not exist.
    """
    check_template(letter.template)
    is_over = expires_at is not None and expires_at <= now
    delivery_id = deliveries.add_delivery(
        session,
        cause=cause,
        recipient_hash=sealer.fingerprint(letter.recipient.address),
        template=letter.template,
        sealed=None if is_over else sealer.seal_letter(letter),
        outcome="expired" if is_over else "waiting",
        expires_at=expires_at,
        now=now,
    )
    if delivery_id is not None and not is_over:
        schedule.later(session, SEND, {"delivery_id": str(delivery_id)}, now=now)


def announce(
    session: Session,
    cause: str,
    template: str,
    audience: Audience,
    *,
    path: str,
    values: dict[str, Any],
    now: datetime,
) -> None:
    """Have a mail with a link to `path` sent to an audience, once for this cause and template.

    Nobody's address is here yet: the worker asks identity after this commit.
    """
    payload = {
        "cause": cause,
        "template": template,
        "audience": [(role.value, str(organization)) for role, organization in audience],
        "path": path,
        "values": values,
    }
    schedule.later(session, ANNOUNCE, payload, now=now, key=f"{template}/{cause}")


def close_overdue(session: Session, *, now: datetime) -> int:
    """Erase what may no longer be sent, or could not be for four days; gives how many."""
    oldest = now - timedelta(days=GIVEN_UP_AFTER_DAYS)
    return deliveries.close_expired(session, now=now) + deliveries.close_older_than(
        session, oldest, now=now
    )


def forget_old_mails(session: Session, *, now: datetime) -> None:
    """Remove what was sent half a year ago, and what the embedded mailbox kept for two weeks."""
    deliveries.remove_before(session, deliveries=now - _REMEMBERED, kept=now - _KEPT)
