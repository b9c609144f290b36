"""Called by Alembic; `servicekit.db.migrate` runs it."""

from notifications.feed import tables as feed_tables
from notifications.mail import tables as mail_tables
from notifications.subscribers import tables as subscriber_tables
from notifications.tables import Base
from servicekit import audit, auth, idempotency, inbox, outbox, schedule
from servicekit.db import run_migrations

# Importing them puts their tables into the metadata that migrations are compared with.
TABLES = (
    *(audit, auth, idempotency, inbox, outbox, schedule),
    *(feed_tables, mail_tables, subscriber_tables),
)

run_migrations(Base.metadata)
