"""Pages of one's own credentials."""

from identity.security.pages import apps, confirming, forgotten, passkeys, settings
from identity.security.pages.blueprint import blueprint

__all__ = ["apps", "blueprint", "confirming", "forgotten", "passkeys", "settings"]
