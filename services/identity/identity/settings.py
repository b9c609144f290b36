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
    dormant_warned_days: int = Field(
        45, ge=1, description="Days without sign-in after which an account is warned by mail."
    )
    dormant_locked_days: int = Field(
        60, ge=0, description="Days without sign-in after which it is locked; 0 turns both off."
    )
