"""Run by Alembic."""

from gateway.tables import METADATA
from servicekit.db import run_migrations

run_migrations(METADATA)
