"""What the operator sets for notifications."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables begin with `NOTIFICATIONS_`, except those shared by all."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_")

    smtp_url: SecretStr = Field(
        SecretStr(""),
        alias="AIP_SMTP_URL",
        description="Mail server, smtp://user:password@host:587 (STARTTLS is demanded except on "
        "this machine) or smtps://…; empty: mails are kept and shown at /dev/mail, which is "
        "possible only while AIP_PUBLIC_URL is http on this machine.",
    )
    mail_from: str = Field(
        "", description="Address mails come from; empty: no-reply@ the host of AIP_PUBLIC_URL."
    )
    submission_mail_to_ped: Literal["none", "district", "all"] = Field(
        "district",
        description="Of which submitted plans PED coordinators get a mail: those of districts, "
        "which they review themselves (C16), all, or none.",
    )

    @model_validator(mode="after")
    def _refuse_to_show_mails(self) -> "Settings":
        if self.keeps_mail and self.is_https:
            raise ValueError("AIP_SMTP_URL is empty: codes would be shown to everybody")
        return self

    @property
    def keeps_mail(self) -> bool:
        """Whether mails are kept and shown instead of sent (the embedded stack)."""
        return not self.smtp_url.get_secret_value()

    @property
    def sender(self) -> str:
        return self.mail_from or f"no-reply@{urlsplit(self.public_url).hostname}"
