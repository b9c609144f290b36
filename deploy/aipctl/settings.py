"""What aipctl itself reads from the environment; with nothing set it means the embedded system."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Frozen, read once a call."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    port: int = Field(
        8000, alias="AIP_PORT", ge=1, le=65535, description="Port of the embedded system."
    )
    public_url: str = Field(
        "", alias="AIP_PUBLIC_URL", description="Origin people see; empty: the embedded system's."
    )
    secrets_dir: Path | None = Field(
        None, alias="AIP_SECRETS_DIR", description="Folder of the secret files."
    )
    broker_url: SecretStr = Field(
        SecretStr(""),
        alias="AIP_BROKER_URL",
        description="The message bus; empty: the file broker.",
    )
    broker_admin_url: SecretStr = Field(
        SecretStr(""),
        alias="AIP_BROKER_ADMIN_URL",
        description="RabbitMQ's management HTTP API with an administrator's name and password.",
    )

    @property
    def origin(self) -> str:
        """Where the gateway is reached."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")
