"""Called by Alembic; `servicekit.db.migrate` runs it."""

from servicekit import audit, auth, idempotency, inbox, outbox, schedule
from servicekit.db import run_migrations
from stars_sync.tables import METADATA

# Importing them puts their tables into the metadata that migrations are compared with.
TABLES = (audit, auth, idempotency, inbox, outbox, schedule)

run_migrations(METADATA)
