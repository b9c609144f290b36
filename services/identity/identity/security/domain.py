"""How long the mailed link of a forgotten password is good."""

from datetime import timedelta

RESET_MINUTES = 60
RESET_LIFE = timedelta(minutes=RESET_MINUTES)
KEPT = timedelta(days=2)
"""How long it stays written down who asked for a link."""
