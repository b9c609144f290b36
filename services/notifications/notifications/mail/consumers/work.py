"""Work of mails, done after the commit: finding recipients, sending."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from prometheus_client import Counter
from sqlalchemy.orm import Session

from contracts.roles import Role
from notifications.mail import usecases
from notifications.mail.clients import Mailer, Recipients
from notifications.mail.domain import Delivery, Letter, Mail, message_of
from notifications.mail.store import deliveries
from notifications.mail.store.sealing import Sealer
from notifications.mail.templates import write
from servicekit.db import Database
from servicekit.errors import Invalid
from servicekit.schedule import Jobs, Store
from servicekit.telemetry import REGISTRY

_log = logging.getLogger(__name__)
_MAILS = Counter("aip_mails_total", "Mails by how they ended", ["outcome"], registry=REGISTRY)


@dataclass(frozen=True)
class MailRoom:
    """What the work of mails needs; without a `mailer`, mails are kept and shown.

    `clock` is read before each mail: a batch may take minutes while the server is slow, and a
    secret must not leave after its expiry.
    """

    database: Database
    sealer: Sealer
    recipients: Recipients
    mailer: Mailer | None
    origin: str
    sender: str
    clock: Callable[[], datetime]

    def register(self, jobs: Jobs) -> None:
        jobs.on(usecases.SEND)(self.send_mail)
        jobs.on(usecases.ANNOUNCE)(self.announce)

    def send_mail(self, payload: dict[str, Any], now: datetime) -> Store | None:
        """Send one delivery, or say why it will never be sent. Raises Unavailable to try again."""
        delivery_id = UUID(payload["delivery_id"])
        with self.database.read() as session:
            delivery = deliveries.find_waiting(session, delivery_id)
        if delivery is None or delivery.sealed is None:
            return None
        if delivery.is_over(self.clock()):
            return self._closing(delivery, "expired")
        try:
            mail = write(self.sealer.open_letter(delivery.sealed), origin=self.origin)
            message = message_of(
                mail, sender=self.sender, number=delivery.id, written_at=delivery.created_at
            )
            if self.mailer is not None:
                self.mailer.send(message)
        except Invalid as error:
            _log.error("mail %s (%s) is not sent: %s", delivery.id, delivery.template, error.code)
            return self._closing(delivery, "failed", reason=error.code)
        return self._closing(delivery, "sent", keep=mail if self.mailer is None else None)

    def announce(self, payload: dict[str, Any], now: datetime) -> Store:
        """Ask for a mail to everybody in the audience, as identity knows it now."""
        people = [
            person
            for role, organization in payload["audience"]
            for person in self.recipients.holding(Role(role), organization)
        ]
        values = {**payload["values"], "link": urljoin(f"{self.origin}/", payload["path"])}

        def ask(session: Session) -> None:
            for person in people:
                letter = Letter(payload["template"], person, values)
                usecases.request_mail(
                    session, payload["cause"], letter, sealer=self.sealer, now=now
                )

        return ask

    def _closing(
        self,
        delivery: Delivery,
        outcome: str,
        *,
        reason: str | None = None,
        keep: Mail | None = None,
    ) -> Store:
        def close(session: Session) -> None:
            now = self.clock()
            deliveries.close_delivery(session, delivery.id, outcome, now=now, reason=reason)
            if keep is not None:
                deliveries.keep_mail(session, delivery.id, self.sealer.seal_kept(keep), now=now)
            _MAILS.labels(outcome).inc()

        return close
