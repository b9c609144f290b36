"""Alembic's entry; everything is in servicekit."""

from plans.tables import METADATA
from servicekit.db import run_migrations

run_migrations(METADATA)
