"""Pages of one's own credentials."""

from identity.security.pages import forgotten, settings
from identity.security.pages.blueprint import blueprint

__all__ = ["blueprint", "forgotten", "settings"]
