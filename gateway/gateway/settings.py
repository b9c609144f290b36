"""What the gateway reads from its environment."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """As every deployable's, and the limits of the edge."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", frozen=True, extra="ignore")

    requests_per_minute: int = Field(
        6_000,
        ge=1,
        description="Flood guard: most requests a minute of one session, client or address.",
    )
    trusted_proxy_count: int = Field(
        0,
        ge=0,
        description="How many proxies of our own stand in front; as many entries of "
        "X-Forwarded-For, from the right, are believed.",
    )
    page_threads: int = Field(
        32,
        ge=1,
        description="Pages made at the same time; where twice as many wait, whoever opens another "
        "one is told at once to come back.",
    )
