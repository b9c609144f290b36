"""Settings of identity."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from identity.accounts.domain import MANUAL, PasswordPolicy
from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Environment prefix `IDENTITY_`."""

    model_config = SettingsConfigDict(env_prefix="IDENTITY_")

    password_max_age_days: int = Field(
        MANUAL.max_age_days,
        ge=0,
        description="Days after which a password must be changed (C23); 0 turns it off.",
    )
    nist_mode: bool = Field(
        False,
        description="Passwords by NIST SP 800-63B-4 instead of the manual (C23): 15 characters "
        "or more of any kind, and no expiry, whatever `IDENTITY_PASSWORD_MAX_AGE_DAYS` says. "
        "Common and guessable ones are refused in both.",
    )

    strong_factor_for_state_roles: bool = Field(
        False,
        description="People with a state role sign in with an authenticator app or a passkey; who "
        "has no app sets it up after a last mailed code, and no code is mailed from then on.",
    )

    dormant_warned_days: int = Field(
        45, ge=1, description="Days without sign-in after which an account is warned by mail."
    )
    dormant_locked_days: int = Field(
        60, ge=0, description="Days without sign-in after which it is locked; 0 turns both off."
    )

    @property
    def password_policy(self) -> PasswordPolicy:
        """What `nist_mode` and `password_max_age_days` mean together (C23)."""
        if self.nist_mode:
            return PasswordPolicy(15, False, 0)
        return PasswordPolicy(MANUAL.least, True, self.password_max_age_days)
