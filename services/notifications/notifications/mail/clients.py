"""What mails need from outside: who is to get one (identity), and a mail server."""

import asyncio
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from contracts.roles import Role
from notifications.mail.domain import Recipient
from notifications.mail.errors import MailRefused
from servicekit.auth import ServiceClient
from servicekit.errors import Unavailable

_TIMEOUT_SECONDS = 10.0
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PERMANENT = 500


class Recipients(Protocol):
    def holding(self, role: Role, organization: str) -> Sequence[Recipient]:
        """Who holds this role for exactly this organization now. Raises Unavailable."""


class IdentityRecipients:
    """Asks identity at the moment a mail is due, so that scope is decided then (T36)."""

    def __init__(self, identity: ServiceClient) -> None:
        self._identity = identity

    def holding(self, role: Role, organization: str) -> Sequence[Recipient]:
        answer = self._identity.get(
            "/api/v1/identity/recipients", params={"role": role.value, "org": organization}
        )
        return [
            Recipient(item["address"], item["name"], item["language"]) for item in answer["items"]
        ]


class Mailer(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Return once a server has it. Raises MailRefused for good, Unavailable for now."""


class SmtpMailer:
    """One connection a mail, to the server at `smtp://…` (STARTTLS) or `smtps://…`."""

    def __init__(self, url: str) -> None:
        server = urlsplit(url)
        if server.scheme not in {"smtp", "smtps"} or not server.hostname:
            raise ValueError("AIP_SMTP_URL is smtp://host:port or smtps://host:port")
        is_tls = server.scheme == "smtps"
        self._options: dict[str, Any] = {
            "hostname": server.hostname,
            "port": server.port or (465 if is_tls else 587),
            "username": unquote(server.username) if server.username else None,
            "password": unquote(server.password) if server.password else None,
            "use_tls": is_tls,
            # Codes and links cross no network in the clear; on this machine as the server likes.
            "start_tls": False if is_tls else None if server.hostname in _LOOPBACK else True,
            "timeout": _TIMEOUT_SECONDS,
        }

    def send(self, message: EmailMessage) -> None:
        try:
            asyncio.run(aiosmtplib.send(message, **self._options))
        except SMTPRecipientsRefused as error:
            if all(refused.code >= _PERMANENT for refused in error.recipients):
                raise MailRefused("The mail server knows no such address.") from error
            raise _later(error) from error
        except SMTPDataError as error:
            if error.code >= _PERMANENT:
                raise MailRefused("The mail server refuses this mail.") from error
            raise _later(error) from error
        except (SMTPException, OSError) as error:
            raise _later(error) from error


def _later(error: Exception) -> Unavailable:
    # The class only: a server's answer may quote the address.
    return Unavailable(f"The mail server takes no mail now ({type(error).__name__}).")
