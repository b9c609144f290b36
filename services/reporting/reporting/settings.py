"""What the operator sets for reporting."""

from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment variables begin with `REPORTING_`, except those shared by all."""

    model_config = SettingsConfigDict(env_prefix="REPORTING_")
