"""Called by Alembic; `servicekit.db.migrate` runs it."""

from reporting.documents import tables as documents
from reporting.tables import Base
from servicekit import audit, auth, idempotency, inbox, outbox, schedule
from servicekit.db import run_migrations

# Importing them puts their tables into the metadata that migrations are compared with.
TABLES = (documents, audit, auth, idempotency, inbox, outbox, schedule)

run_migrations(Base.metadata)
