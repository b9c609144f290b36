"""One database a service: engine, transactions, column types, notifications, migrations."""

from servicekit.db.columns import (
    KIT,
    JsonDocument,
    SeqInteger,
    UtcDateTime,
    metadata,
    new_id,
    stored_rows_changed,
)
from servicekit.db.engine import Database, InTransaction, notify, transaction
from servicekit.db.inserting import Upsert, insert_new, insert_new_rows, upsert
from servicekit.db.migrating import forbid_changes, is_migrated, migrate, run_migrations

__all__ = [
    "KIT",
    "Database",
    "InTransaction",
    "JsonDocument",
    "SeqInteger",
    "Upsert",
    "UtcDateTime",
    "forbid_changes",
    "insert_new",
    "insert_new_rows",
    "is_migrated",
    "metadata",
    "migrate",
    "new_id",
    "notify",
    "run_migrations",
    "stored_rows_changed",
    "transaction",
    "upsert",
]
