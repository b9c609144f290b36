"""Settings of plans, from the environment."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Rules another state or year may decide otherwise are settings (decisions, first lines)."""

    model_config = SettingsConfigDict(env_prefix="PLANS_")

    everyone_files: bool = Field(
        False, description="Every school files a plan, whatever its rate (C30, D10)."
    )
    optional_under: int = Field(
        20, ge=0, description="Groups with fewer students need no target in a plan (D21)."
    )
