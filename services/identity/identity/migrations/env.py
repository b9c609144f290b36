"""Called by Alembic; `servicekit.db.migrate` runs it."""

from identity.tables import METADATA
from servicekit.db import run_migrations

run_migrations(METADATA)
