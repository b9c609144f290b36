"""Settings every deployable has; its own come in a subclass with the service's prefix."""

import os
import signal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}


class ServiceSettings(BaseSettings):
    """Frozen, from the environment and mounted secret files only, read once.

    A subclass sets `env_prefix`, which names `<PREFIX>DATABASE_URL`, `<PREFIX>LISTEN_HOST` and
    `<PREFIX>LISTEN_PORT`; the names below with an alias are the same for all deployables.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    database_url: SecretStr = Field(
        description="The deployable's own database: postgresql://… or sqlite:///<file>."
    )
    listen_host: str = Field("127.0.0.1", description="Address the HTTP server listens on.")
    listen_port: int = Field(0, ge=0, le=65535, description="Its port; 0 takes a free one.")
    broker_url: SecretStr = Field(
        alias="AIP_BROKER_URL",
        description="The message bus: amqp://… for RabbitMQ, sqlite:///<file> for the file broker.",
    )
    public_url: str = Field(
        alias="AIP_PUBLIC_URL", description="Origin people see, such as https://aip.example.gov."
    )
    secrets_dir: Path = Field(alias="AIP_SECRETS_DIR", description="Folder of the secret files.")
    identity_url: str = Field("", alias="IDENTITY_URL", description="Where identity answers.")
    plans_url: str = Field("", alias="PLANS_URL", description="Where plans answers.")
    reporting_url: str = Field("", alias="REPORTING_URL", description="Where reporting answers.")
    stars_sync_url: str = Field("", alias="STARS_SYNC_URL", description="Where stars-sync answers.")
    notifications_url: str = Field(
        "", alias="NOTIFICATIONS_URL", description="Where notifications answers."
    )
    env: str = Field("production", alias="AIP_ENV", description="`test` in tests, else untouched.")
    failpoint: str = Field(
        "", alias="AIP_FAILPOINT", description="Tests only: where the process kills itself."
    )

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> "ServiceSettings":
        if self.failpoint and self.env != "test":
            raise ValueError("AIP_FAILPOINT is for tests: unset it, or this deployable won't start")
        origin = urlsplit(self.public_url)
        if origin.scheme == "http" and origin.hostname not in _LOOPBACK:
            raise ValueError("AIP_PUBLIC_URL must be https, or http on this machine only")
        if origin.scheme not in {"http", "https"} or origin.path not in {"", "/"}:
            raise ValueError("AIP_PUBLIC_URL is an origin such as https://aip.example.gov")
        return self

    @property
    def origin(self) -> str:
        """`public_url` without a slash at the end."""
        return self.public_url.rstrip("/")

    @property
    def issuer(self) -> str:
        """The OIDC issuer, `<AIP_PUBLIC_URL>/identity` (architecture section 4)."""
        return f"{self.origin}/identity"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https:")

    def read_secret(self, name: str) -> str:
        """The text of the secret file `name`. Raises RuntimeError that names a missing one."""
        path = self.secrets_dir / name
        try:
            return path.read_text().strip()
        except OSError as error:
            raise RuntimeError(f"the secret {name} is missing under AIP_SECRETS_DIR") from error

    def model_post_init(self, context: Any, /) -> None:
        if not self.database_url.get_secret_value():
            raise ValueError("the database URL is empty")


_armed: dict[str, str] = {}


def arm(failpoint: str) -> None:
    """Remember the fault a test asked for: `plans.after_commit:kill` (reliability 3.1)."""
    point, _, act = failpoint.partition(":")
    if point:
        _armed[point] = act or "kill"


def reach(point: str) -> None:
    """A place where a test may have this process killed; does nothing otherwise."""
    if _armed.get(point) == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
