"""What a mail is: whom it is for, what it says, and the message made of it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Literal
from uuid import UUID

from contracts.organizations import Organization
from contracts.roles import Role
from notifications.mail.errors import MailNotFit

GIVEN_UP_AFTER_DAYS = 4
"""A mail that no server took for so long is given up; one with a secret, at its expiry."""


Audience = Sequence[tuple[Role, Organization]]
"""Who is to hear of something: those who hold the role for exactly this organization."""


@dataclass(frozen=True)
class Recipient:
    """`language` is `en` or `es`; what else is asked for becomes `en`."""

    address: str
    name: str
    language: str


@dataclass(frozen=True)
class Letter:
    """What is asked for: the `template` filled with `values`, for one recipient."""

    template: str
    recipient: Recipient
    values: dict[str, Any]


@dataclass(frozen=True)
class Delivery:
    """One letter on its way; `sealed` is the encrypted letter, None once sent or given up."""

    id: UUID
    template: str
    sealed: str | None
    created_at: datetime
    expires_at: datetime | None
    outcome: str

    def is_over(self, now: datetime) -> bool:
        """Whether a secret has expired: from that instant on it is never sent."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True)
class Mail:
    """A letter written out in the recipient's language."""

    recipient: Recipient
    template: str
    language: str
    product: str
    subject: str
    text: str
    html: str


def message_of(mail: Mail, *, sender: str, number: UUID, written_at: datetime) -> EmailMessage:
    """The message on the wire; the same `number` always gives the same Message-ID.

    Raises MailNotFit for an address that is none, or control characters in a header (S32).
    """
    message = EmailMessage(policy=SMTP)
    try:
        sender_address = Address(mail.product, addr_spec=sender)
        message["From"] = sender_address
        message["To"] = Address(one_line(mail.recipient.name), addr_spec=mail.recipient.address)
        message["Subject"] = one_line(mail.subject)
        message["Date"] = written_at
        message["Message-ID"] = f"<{number}@{sender_address.domain}>"
        message["Auto-Submitted"] = "auto-generated"
    except (MessageError, ValueError, IndexError) as error:
        raise MailNotFit("The address or a header of this mail cannot be written.") from error
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # set before, it would go to the first part
    return message


def audience_of_submission(
    organization: Organization, to_ped: Literal["none", "district", "all"]
) -> Audience:
    """The coordinators of the plan's organization and of its district; PED's as the state set it.

    By default PED hears of district plans, which it reviews; a school's is the district's (C16).
    """
    is_school = organization.school_code is not None
    district = Organization(organization.district_code)
    audience = [(Role.SCHOOL_COORDINATOR, organization)] if is_school else []
    audience.append((Role.DISTRICT_COORDINATOR, district))
    if to_ped == "all" or (to_ped == "district" and not is_school):
        audience.append((Role.PED_COORDINATOR, Organization()))
    return audience


def one_line(text: str) -> str:
    """`text`, if it has no line break or control character of any alphabet. Raises MailNotFit."""
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in text):
        raise MailNotFit("A line break or control character stands where one line is due.")
    return text
