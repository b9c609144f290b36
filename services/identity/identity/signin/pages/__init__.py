"""Pages of signing in."""

from identity.signin.pages import other_ways, usual
from identity.signin.pages.blueprint import blueprint

__all__ = ["blueprint", "other_ways", "usual"]
