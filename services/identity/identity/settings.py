"""Settings of identity."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment prefix `IDENTITY_`."""

    model_config = SettingsConfigDict(env_prefix="IDENTITY_")

    password_max_age_days: int = Field(
        60, ge=0, description="Days after which a password must be changed (C23); 0 turns it off."
    )
