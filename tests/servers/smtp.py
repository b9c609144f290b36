"""A mail server that keeps what it is sent."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as default_policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.processes import free_port


@dataclass
class Mailbox:
    """An SMTP server that keeps what it is sent, and refuses while told to."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    refusal: str | None = None  # for example "451 try again later"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it by this name
        if self.refusal:
            return self.refusal
        content = envelope.content
        assert isinstance(content, bytes)
        message = BytesParser(policy=default_policy).parsebytes(content)
        assert isinstance(message, EmailMessage)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """What was sent to `address`, oldest first."""
        return [kept for kept in self.messages if address in str(kept["X-Envelope-To"])]


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """A mail server in a thread of its own."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it says every line it reads
    mailbox = Mailbox(free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
